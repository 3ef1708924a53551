/** The weekdays' pattern, and the days in a row; gaps stay gaps. */

import type { Row } from "../../api/types";
import { Chart } from "../../charts/chart";
import { said, unitName } from "../../figures/words";
import { longDay, shortDay, WEEKDAYS, type Weekday, weekdayName } from "../../state/days";
import { DataTable } from "../../ui/data_table";
import { locale, t } from "../../words";
import type { Day } from "./months";

const shownValue = (value: number | null | undefined) => value ?? Number.NaN;

export function WeekdayDots({ rows, unit }: { rows: readonly Row[]; unit: string }) {
  const sorted = [...rows].sort((one, other) => order(one) - order(other));
  const name = (row: Row) => weekdayName(row.weekday as Weekday, locale.value);
  const label = t("calendar.weekdays");
  return (
    <figure class="figure-chart">
      <figcaption>{label}</figcaption>
      <Chart
        label={label}
        height={190}
        depends={[rows]}
        options={(plot, colours) => ({
          marginLeft: 56,
          marginTop: 22,
          x: { domain: WEEKDAYS.map((one) => weekdayName(one, locale.value)), label: null },
          y: { zero: true, grid: true, ticks: 4, nice: true, label: unitName(unit) },
          marks: [
            plot.ruleX(sorted, {
              x: name,
              y1: (row: Row) => shownValue(row.low),
              y2: (row: Row) => shownValue(row.high),
              stroke: colours.band,
              strokeWidth: 12,
              strokeLinecap: "round",
            }),
            plot.dot(sorted, { x: name, y: (row: Row) => shownValue(row.value), fill: colours.main, r: 5 }),
            plot.text(
              sorted.filter(({ value }) => value === null),
              { x: name, frameAnchor: "bottom", text: () => "╱╱", fill: colours.quiet, dy: -4 },
            ),
          ],
        })}
      />
      <DataTable
        caption={label}
        rows={sorted}
        columns={[
          {
            title: t("choose.weekday"),
            cell: (row) => weekdayName(row.weekday as Weekday, locale.value, "long"),
          },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: (row) => said(row, unit).value,
          },
          { title: t("figure.interval"), numeric: true, cell: (row) => said(row, unit).range },
          { title: t("figure.status"), cell: (row) => said(row, unit).short },
        ]}
      />
    </figure>
  );
}

function order(row: Row): number {
  return WEEKDAYS.indexOf(row.weekday as Weekday);
}

export function DayLine({ days, unit }: { days: readonly Day[]; unit: string }) {
  const label = t("calendar.days");
  const at = ({ day }: Day) => new Date(`${day}T00:00:00Z`);
  const withheld = days.filter(({ kind, figures }) => kind === "released" && figures?.value === null);
  return (
    <figure class="figure-chart">
      <figcaption>{label}</figcaption>
      <Chart
        label={label}
        height={190}
        depends={[days]}
        options={(plot, colours) => ({
          marginLeft: 56,
          marginTop: 22,
          x: { type: "utc", label: null, ticks: 6, tickFormat: (day: Date) => shortTick(day) },
          y: { zero: true, grid: true, ticks: 4, nice: true, label: unitName(unit) },
          marks: [
            plot.ruleX(
              days.filter(({ holiday }) => holiday !== undefined),
              { x: at, stroke: colours.other, strokeWidth: 1.5 },
            ),
            plot.areaY(days, {
              x: at,
              y1: ({ figures }: Day) => shownValue(figures?.low),
              y2: ({ figures }: Day) => shownValue(figures?.high),
              fill: colours.band,
            }),
            plot.lineY(days, {
              x: at,
              y: ({ figures }: Day) => shownValue(figures?.value),
              stroke: colours.main,
              strokeWidth: 2,
              marker: "circle",
            }),
            plot.text(withheld, {
              x: at,
              frameAnchor: "bottom",
              text: () => "╱╱",
              fill: colours.quiet,
              dy: -4,
            }),
          ],
        })}
      />
      <DataTable
        caption={label}
        rows={days}
        columns={[
          { title: t("choose.day"), cell: ({ day }) => longDay(day, locale.value) },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: ({ figures }) => said(figures, unit).value,
          },
          { title: t("figure.interval"), numeric: true, cell: ({ figures }) => said(figures, unit).range },
          {
            title: t("figure.status"),
            cell: ({ kind, figures }) => (kind === "missing" ? t("choose.noDay") : said(figures, unit).short),
          },
          { title: t("calendar.holiday"), cell: ({ holiday }) => holiday ?? "" },
        ]}
      />
    </figure>
  );
}

function shortTick(day: Date): string {
  return shortDay(day.toISOString().slice(0, 10), locale.value).replace(/^\S+\s/, "");
}
