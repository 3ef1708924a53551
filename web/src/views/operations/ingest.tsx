/** Rows that came in and rows in quarantine, by day and rule. */

import type { DayOfRuns } from "../../api/types";
import { Chart } from "../../charts/chart";
import { shortDay } from "../../state/days";
import { DataTable } from "../../ui/data_table";
import { locale, t } from "../../words";

const THOUSANDTH = 0.001;

/** A share in thousandths; what is there but rounds to none is less than one of them. */
export function shareText(share: number, there = false): string {
  const style = { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 } as const;
  if (share === 0 && there) return `< ${THOUSANDTH.toLocaleString(locale.value, style)}`;
  return share.toLocaleString(locale.value, style);
}

/** Rules that rows broke, the most frequent first, with their mean share. */
export function rulesOf(days: readonly DayOfRuns[]): { rule: string; share: number; days: number }[] {
  const found = new Map<string, number[]>();
  for (const { bad } of days) {
    for (const [rule, share] of Object.entries(bad)) found.set(rule, [...(found.get(rule) ?? []), share]);
  }
  return [...found]
    .map(([rule, shares]) => ({
      rule,
      share: shares.reduce((sum, share) => sum + share, 0) / Math.max(1, days.length),
      days: shares.length,
    }))
    .sort((one, other) => other.share - one.share);
}

export function Ingest({ days }: { days: readonly DayOfRuns[] }) {
  const label = t("operations.quarantine");
  const parts = days.flatMap(({ day, bad }) =>
    Object.entries(bad).map(([rule, share]) => ({ day, rule, share })),
  );
  const rules = rulesOf(days).map(({ rule }) => rule);
  const short = (day: string) => shortDay(day, locale.value);
  return (
    <>
      <h2>{t("operations.ingest")}</h2>
      <figure class="figure-chart">
        <figcaption>{label}</figcaption>
        <ul class="rule-keys">
          {rules.map((rule, number) => (
            <li key={rule}>
              <i style={{ background: COLOURS[number % COLOURS.length] }} /> {rule}
            </li>
          ))}
        </ul>
        <Chart
          label={label}
          height={210}
          depends={[days]}
          options={(plot) => ({
            marginLeft: 52,
            marginTop: 10,
            x: {
              type: "band",
              domain: days.map(({ day }) => day),
              ticks: ticksOf(days),
              tickFormat: short,
              label: null,
            },
            y: { tickFormat: "%", ticks: 4, grid: true, label: null },
            color: { type: "ordinal", domain: rules, range: COLOURS },
            marks: [plot.barY(parts, { x: "day", y: "share", fill: "rule" }), plot.ruleY([0])],
          })}
        />
        <DataTable
          caption={label}
          rows={rulesOf(days)}
          columns={[
            { title: t("operations.rule"), cell: ({ rule }) => rule },
            { title: t("operations.meanShare"), numeric: true, cell: ({ share }) => shareText(share, true) },
            { title: t("operations.days"), numeric: true, cell: (row) => String(row.days) },
          ]}
        />
      </figure>
      <DataTable
        caption={t("operations.ingest")}
        rows={[...days].reverse()}
        open
        columns={[
          { title: t("choose.day"), cell: ({ day }) => short(day) },
          {
            title: t("operations.read"),
            numeric: true,
            cell: ({ read }) => `≈ ${read.toLocaleString(locale.value)}`,
          },
          { title: t("operations.kept"), numeric: true, cell: (day) => shareText(day.kept_share) },
          { title: t("operations.optedOut"), numeric: true, cell: (day) => shareText(day.opted_out_share) },
          {
            title: t("operations.bad"),
            numeric: true,
            cell: (day) => shareText(day.bad_share, Object.keys(day.bad).length > 0),
          },
          { title: t("operations.released"), cell: ({ released }) => released.join(", ") || "—" },
        ]}
      />
    </>
  );
}

const COLOURS = ["#d1781f", "#6b5aa8", "#2f8f8b", "#b23a5c", "#7d8791", "#a58a1c"];
const MOST_TICKS = 10;

function ticksOf(days: readonly DayOfRuns[]): string[] {
  const every = Math.ceil(days.length / MOST_TICKS);
  return days.map(({ day }) => day).filter((_, number) => number % every === 0);
}
