/** A line by the hour with its interval; hours that are withheld are gaps with a hatched foot, not zeros. */

import type { Figures } from "../api/types";
import { said, unitName } from "../figures/words";
import { hourText } from "../state/days";
import { DataTable } from "../ui/data_table";
import { t } from "../words";
import { Chart } from "./chart";

export interface Point {
  at: number;
  figures: Figures;
}

interface Props {
  label: string;
  points: readonly Point[];
  unit: string;
  /** An hour that is pointed out. */
  marked?: number;
  height?: number;
}

const HALF = 0.5;

export function Band({ label, points, unit, marked, height = 180 }: Props) {
  const withheld = points.filter(({ figures }) => figures.value === null);
  const at = (point: Point) => point.at;
  return (
    <figure class="figure-chart">
      <figcaption>{label}</figcaption>
      <Chart
        label={label}
        height={height}
        depends={[points, marked]}
        options={(plot, colours) => ({
          marginLeft: 46,
          marginTop: 12,
          x: { domain: [-HALF, 23 + HALF], ticks: [0, 6, 12, 18, 23], tickFormat: hourText, label: null },
          y: { zero: true, grid: true, ticks: 4, label: unitName(unit), nice: true },
          marks: [
            plot.areaY(points, {
              x: at,
              y1: (p: Point) => p.figures.low ?? Number.NaN,
              y2: (p: Point) => p.figures.high ?? Number.NaN,
              fill: colours.band,
              curve: "monotone-x",
            }),
            plot.lineY(points, {
              x: at,
              y: (p: Point) => p.figures.value ?? Number.NaN,
              stroke: colours.main,
              strokeWidth: 2,
              curve: "monotone-x",
            }),
            plot.text(withheld, {
              x: at,
              frameAnchor: "bottom",
              text: () => "╱╱",
              fill: colours.quiet,
              dy: -4,
            }),
            ...(marked === undefined
              ? []
              : [plot.ruleX([marked], { stroke: colours.other, strokeWidth: 1.5 })]),
          ],
        })}
      />
      <DataTable
        caption={label}
        rows={points}
        columns={[
          { title: t("choose.hour"), cell: (point) => hourText(point.at) },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: ({ figures }) => said(figures, unit).value,
          },
          { title: t("figure.interval"), numeric: true, cell: ({ figures }) => said(figures, unit).range },
          { title: t("figure.status"), cell: ({ figures }) => said(figures, unit).short },
        ]}
      />
    </figure>
  );
}
