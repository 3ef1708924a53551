/** A line by day with its interval; days that are withheld or missing are gaps. */

import type { Row } from "../api/types";
import { unitName } from "../figures/words";
import { shortDay } from "../state/days";
import { DataTable } from "../ui/data_table";
import { locale, t } from "../words";
import { axisNumber, Chart } from "./chart";
import { figureColumns } from "./interval_bars";

interface Props {
  label: string;
  rows: readonly Row[];
  unit: string;
  marked?: string;
}

const TICKS = 4;
const at = (row: Row) => new Date(`${row.day}T00:00:00Z`);

export function DaysBand({ label, rows, unit, marked }: Props) {
  const here = rows.filter((row) => row.day === marked);
  return (
    <figure class="figure-chart">
      <Chart
        label={label}
        height={190}
        depends={[rows, marked]}
        options={(plot, colours) => ({
          marginLeft: 50,
          marginTop: 24,
          marginRight: 26,
          x: {
            type: "utc",
            label: null,
            ticks: rows.filter((_, number) => number % Math.ceil(rows.length / TICKS) === 0).map(at),
            tickFormat: (day: Date) => shortDay(isoDay(day), locale.value),
          },
          y: { zero: true, grid: true, ticks: 4, tickFormat: axisNumber, label: unitName(unit), nice: true },
          marks: [
            plot.ruleX(rows, {
              x: at,
              y1: (row: Row) => row.low ?? Number.NaN,
              y2: (row: Row) => row.high ?? Number.NaN,
              stroke: colours.band,
              strokeWidth: 7,
              strokeLinecap: "round",
            }),
            plot.dot(rows, { x: at, y: (row: Row) => row.value ?? Number.NaN, fill: colours.main, r: 3 }),
            plot.dot(here, { x: at, y: (row: Row) => row.value ?? Number.NaN, fill: colours.other, r: 5 }),
          ],
        })}
      />
      <DataTable
        caption={label}
        rows={rows}
        columns={[
          { title: t("choose.day"), cell: (row) => shortDay(String(row.day), locale.value) },
          ...figureColumns<Row>(unit, (row) => row),
        ]}
      />
    </figure>
  );
}

function isoDay(day: Date): string {
  return day.toISOString().slice(0, 10);
}
