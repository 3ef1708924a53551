/** Bars with their intervals; what is withheld is a hatched stub with its reason, never an empty bar. */

import type { Figures } from "../api/types";
import { said, unitName } from "../figures/words";
import { type Column, DataTable } from "../ui/data_table";
import { t } from "../words";
import { axisNumber, Chart } from "./chart";
import { hatch } from "./hatch";

export interface Bar {
  name: string;
  figures: Figures;
  /** Drawn in the second colour. */
  other?: boolean;
}

interface Props {
  label: string;
  bars: readonly Bar[];
  unit: string;
  /** What the names are, as a heading of the table. */
  kind: string;
}

const ROW = 27;
const STUB = 0.06;
const LETTER = 6.4;
const MARGIN = { least: 60, most: 170 };

export function IntervalBars({ label, bars, unit, kind }: Props) {
  const most = Math.max(1, ...bars.map(({ figures }) => figures.high ?? 0));
  const longest = Math.max(...bars.map(({ name }) => name.length), 1);
  const left = Math.min(MARGIN.most, Math.max(MARGIN.least, longest * LETTER + 14));
  const shown = bars.filter(({ figures }) => figures.value !== null);
  const hidden = bars.filter(({ figures }) => figures.value === null);
  return (
    <figure class="figure-chart">
      <figcaption>{label}</figcaption>
      <Chart
        label={label}
        height={bars.length * ROW + 44}
        depends={[bars]}
        options={(plot, colours) => {
          const withheld = hatch(colours.quiet);
          return {
            marginLeft: left,
            marginRight: 16,
            marginTop: 8,
            x: {
              domain: [0, most],
              grid: true,
              ticks: 4,
              tickFormat: axisNumber,
              label: unitName(unit),
              nice: true,
            },
            y: { domain: bars.map(({ name }) => name), label: null, tickSize: 0, padding: 0.25 },
            marks: [
              withheld.mark,
              plot.barX(shown, {
                y: "name",
                x: (bar: Bar) => bar.figures.value,
                fill: (bar: Bar) => (bar.other ? colours.other : colours.main),
                fillOpacity: 0.82,
                rx: 2,
              }),
              plot.ruleY(shown, {
                y: "name",
                x1: (bar: Bar) => bar.figures.low,
                x2: (bar: Bar) => bar.figures.high,
                stroke: colours.ink,
                strokeWidth: 1.5,
                marker: "tick",
              }),
              plot.barX(hidden, {
                y: "name",
                x: () => most * STUB,
                fill: withheld.fill,
                stroke: colours.line,
              }),
              plot.text(hidden, {
                y: "name",
                x: () => most * (STUB + 0.02),
                text: (bar: Bar) => said(bar.figures, unit).short,
                textAnchor: "start",
                fill: colours.quiet,
              }),
            ],
          };
        }}
      />
      <DataTable
        caption={label}
        rows={bars}
        columns={[
          { title: kind, cell: (bar) => bar.name },
          ...figureColumns<Bar>(unit, (bar) => bar.figures),
        ]}
      />
    </figure>
  );
}

/** Columns that every table of figures has. */
export function figureColumns<R>(unit: string, figures: (row: R) => Figures): Column<R>[] {
  return [
    {
      title: `${t("figure.value")} (${unitName(unit)})`,
      numeric: true,
      cell: (row) => said(figures(row), unit).value,
    },
    { title: t("figure.interval"), numeric: true, cell: (row) => said(figures(row), unit).range },
    { title: t("figure.status"), cell: (row) => said(figures(row), unit).short },
    { title: t("figure.sample"), cell: (row) => figures(row).sample_band ?? "" },
  ];
}
