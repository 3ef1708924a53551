/** The day by the hour, on the band that days like it let expect; the event's hours are shaded. */

import { Chart } from "../../charts/chart";
import { intervalOf, rounded } from "../../figures/rounding";
import { said, saidInterval, unitName } from "../../figures/words";
import { hourText } from "../../state/days";
import { DataTable } from "../../ui/data_table";
import { t } from "../../words";
import type { Hour } from ".";
import { verdictOf } from "./cards";
import { type Against, type Held, HOURS, type Span } from "./question";

interface Props {
  hours: readonly Hour[];
  span: Span;
  unit: string;
  against: Against;
}

const HALF = 0.5;

/** The ground on which the day's line stands: the expected band, or the week before's interval. */
export function groundOf({ expected, usual }: Held): { low: number; high: number } | null {
  return expected ?? usual;
}

export function Profile({ hours, span, unit, against }: Props) {
  const sorted = [...hours].sort((one, other) => one.hour - other.hour);
  const label = t(against === "band" ? "event.profileBand" : "event.profileWeek");
  const at = ({ hour }: Hour) => hour;
  return (
    <figure class="figure-chart">
      <figcaption>{label}</figcaption>
      <Keys against={against} />
      <Chart
        label={label}
        height={300}
        depends={[hours, span, against]}
        options={(plot, colours) => ({
          marginLeft: 56,
          marginTop: 22,
          x: {
            domain: [-HALF, HOURS - HALF],
            ticks: [0, 3, 6, 9, 12, 15, 18, 21],
            tickFormat: hourText,
            label: null,
          },
          y: { zero: true, grid: true, ticks: 5, nice: true, label: unitName(unit) },
          marks: [
            plot.rectX([span], {
              x1: ({ from }: Span) => from - HALF,
              x2: ({ to }: Span) => to - HALF,
              fill: colours.other,
              fillOpacity: 0.08,
            }),
            plot.areaY(sorted, {
              x: at,
              y1: (hour: Hour) => groundOf(hour)?.low ?? Number.NaN,
              y2: (hour: Hour) => groundOf(hour)?.high ?? Number.NaN,
              fill: colours.band,
              fillOpacity: 0.75,
            }),
            plot.lineY(sorted, {
              x: at,
              y: (hour: Hour) => hour.usual?.value ?? Number.NaN,
              stroke: colours.main,
              strokeDasharray: "4 3",
            }),
            plot.ruleX(sorted, {
              x: at,
              y1: (hour: Hour) => hour.now.low ?? Number.NaN,
              y2: (hour: Hour) => hour.now.high ?? Number.NaN,
              stroke: colours.other,
              strokeWidth: 1.5,
            }),
            plot.lineY(sorted, {
              x: at,
              y: (hour: Hour) => hour.now.value ?? Number.NaN,
              stroke: colours.other,
              strokeWidth: 2.5,
              marker: "circle",
            }),
            plot.text(
              sorted.filter(({ now }) => now.value === null),
              { x: at, frameAnchor: "bottom", text: () => "╱╱", fill: colours.quiet, dy: -4 },
            ),
          ],
        })}
      />
      <DataTable
        caption={label}
        rows={sorted}
        columns={[
          { title: t("choose.hour"), cell: ({ hour }) => hourText(hour) },
          {
            title: `${t("figure.value")} (${unitName(unit)})`,
            numeric: true,
            cell: ({ now }) => said(now, unit).value,
          },
          { title: t("figure.interval"), numeric: true, cell: ({ now }) => said(now, unit).range },
          {
            title: t("event.usualColumn"),
            numeric: true,
            cell: ({ usual }) => (usual ? saidInterval(usual, unit, 1).value : "—"),
          },
          { title: t("event.expectedColumn"), numeric: true, cell: (hour) => bandText(hour) },
          { title: t("event.verdictColumn"), cell: (hour) => verdictOf(hour, unit, against) },
        ]}
      />
    </figure>
  );
}

/** The band on the step of the figure's own interval. */
function bandText(hour: Hour): string {
  const ground = groundOf(hour);
  if (!ground) return "—";
  const value = intervalOf(hour.usual)?.value ?? (ground.low + ground.high) / 2;
  const { low, high } = rounded({ value, ...ground }, 1);
  return t("figure.range", { low: low.toLocaleString(), high: high.toLocaleString() });
}

function Keys({ against }: { against: Against }) {
  return (
    <ul class="chart-keys">
      <li>
        <i class="key-day" /> {t("event.thisDay")}
      </li>
      <li>
        <i class="key-usual" /> {t(against === "band" ? "event.keyUsual" : "event.keyWeek")}
      </li>
      <li>
        <i class="key-band" /> {t(against === "band" ? "event.keyBand" : "event.keyWeekBand")}
      </li>
      <li>
        <i class="key-event" /> {t("event.keyEvent")}
      </li>
    </ul>
  );
}
