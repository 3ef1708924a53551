/** A line by the hour with its interval; hours that are withheld are gaps with a hatched foot, not zeros. */

import type { Figures } from "../api/types";
import { said, unitName } from "../figures/words";
import { hourText } from "../state/days";
import { DataTable } from "../ui/data_table";
import { t } from "../words";
import { axisNumber, Chart } from "./chart";

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
  /** Upper end of the scale, where several charts share it. */
  most?: number;
  /** A second line, drawn dashed. */
  other?: readonly Point[];
  otherLabel?: string;
}

const HALF = 0.5;

export function Band({ label, points, unit, marked, height = 190, most, other, otherLabel }: Props) {
  const withheld = points.filter(({ figures }) => figures.value === null);
  const at = (point: Point) => point.at;
  return (
    <figure class="figure-chart">
      <figcaption>
        {label}
        {otherLabel && <span class="second">{otherLabel}</span>}
      </figcaption>
      <Chart
        label={label}
        height={height}
        depends={[points, marked, most, other]}
        options={(plot, colours) => ({
          marginLeft: 46,
          marginTop: 24,
          x: { domain: [-HALF, 23 + HALF], ticks: [0, 6, 12, 18, 23], tickFormat: hourText, label: null },
          y: {
            grid: true,
            ticks: 4,
            tickFormat: axisNumber,
            label: unitName(unit),
            nice: true,
            ...(most === undefined ? { zero: true } : { domain: [0, most] }),
          },
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
            ...(other
              ? [
                  plot.areaY(other, {
                    x: at,
                    y1: (p: Point) => p.figures.low ?? Number.NaN,
                    y2: (p: Point) => p.figures.high ?? Number.NaN,
                    fill: colours.other,
                    fillOpacity: 0.16,
                    curve: "monotone-x",
                  }),
                  plot.lineY(other, {
                    x: at,
                    y: (p: Point) => p.figures.value ?? Number.NaN,
                    stroke: colours.other,
                    strokeWidth: 1.5,
                    strokeDasharray: "4 3",
                    curve: "monotone-x",
                  }),
                ]
              : []),
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
          ...(other && otherLabel
            ? [
                {
                  title: otherLabel,
                  cell: (point: Point) =>
                    said(other.find((one) => one.at === point.at)?.figures, unit).sentence,
                },
              ]
            : []),
        ]}
      />
    </figure>
  );
}
