/** Months of days; each leads to its map. */

import { said } from "../../figures/words";
import { go } from "../../state/address";
import { longDay, WEEKDAYS, weekdayName } from "../../state/days";
import { locale, t } from "../../words";
import { type Day, type Month, monthsOf, tintOf } from "./months";

interface Props {
  days: readonly Day[];
  unit: string;
}

export function Grid({ days, unit }: Props) {
  const all = days.flatMap(({ figures }) => (figures ? [figures] : []));
  return (
    <div class="months">
      {monthsOf(days).map((month) => (
        <table key={month.first} class="month">
          <MonthHead month={month} />
          <tbody>
            {month.weeks.map((week, number) => (
              <tr key={number}>
                {week.map((day, place) => (
                  <td key={place}>{day && <Cell day={day} unit={unit} tint={tintOf(day.figures, all)} />}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

function MonthHead({ month }: { month: Month }) {
  const title = new Date(`${month.first}T00:00:00Z`).toLocaleDateString(locale.value, {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return (
    <>
      <caption class="month-name">{title}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((weekday) => (
            <th key={weekday} scope="col">
              {weekdayName(weekday, locale.value)}
            </th>
          ))}
        </tr>
      </thead>
    </>
  );
}

function Cell({ day, unit, tint }: { day: Day; unit: string; tint: number }) {
  const number = Number(day.day.slice(8));
  if (day.kind === "outside") return <span class="day-cell outside">{number}</span>;
  const what = day.kind === "missing" ? t("choose.noDay") : said(day.figures, unit).sentence;
  const label = [longDay(day.day, locale.value), day.holiday, what].filter(Boolean).join(": ");
  const content = (
    <>
      <span class="date">{number}</span>
      {day.kind === "released" && <span class="day-value">{said(day.figures, unit).value}</span>}
      {day.holiday && <span class="holiday">{day.holiday}</span>}
    </>
  );
  if (day.kind === "missing") {
    return (
      <span class="day-cell missing" role="img" aria-label={label} title={label}>
        {content}
      </span>
    );
  }
  const withheld = day.figures?.value === null || day.figures === undefined;
  return (
    <button
      type="button"
      class={`day-cell tint-${tint} ${withheld ? "withheld" : ""} ${day.holiday ? "is-holiday" : ""}`}
      title={label}
      onClick={() => go("map", { day: day.day })}
    >
      {content}
      <span class="unseen">{label}</span>
    </button>
  );
}
