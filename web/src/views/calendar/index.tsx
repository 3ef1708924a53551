/** Calendar: days with releases, gaps, holidays, and how an area's days and weekdays differ. */

import { type Question, question } from "../../api/question";
import type { Holiday, Row } from "../../api/types";
import { productName } from "../../figures/words";
import type { AreaIndex } from "../../state/areas";
import { type Choice, hasDimension, whoOf } from "../../state/choice";
import { plusDays, shortDay } from "../../state/days";
import { type Place, placeOf } from "../../state/place";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import type { Context, View, ViewProps } from "../view";
import "./calendar.css";
import { DayLine, WeekdayDots } from "./charts";
import { Grid } from "./grid";
import { type Day, daysOfSpan } from "./months";

interface Data extends Place {
  all: AreaIndex;
  days: readonly Day[];
  weekdays: readonly Row[];
  holidays: readonly Holiday[] | null;
}

const LONGEST_DAYS = 366;

function asked(choice: Choice, place: Place, by: string): Question {
  const { product } = choice;
  const since = [plusDays(product.last_day, -LONGEST_DAYS), product.first_day].sort()[1];
  return question(product.id, "rollup", {
    by,
    level: place.level,
    area: place.area,
    from: since,
    to: product.last_day,
    ...whoOf(choice),
  });
}

async function load(context: Context, signal: AbortSignal): Promise<Data> {
  const { session, choice } = context;
  const all = await session.allAreas();
  const place = await placeOf(session, choice, all);
  const [releases, byDay, byWeekday, holidays] = await Promise.all([
    session.releases(choice.product.id),
    session.api.rows(asked(choice, place, "day"), signal),
    session.api.rows(asked(choice, place, "weekday"), signal),
    session.holidays(),
  ]);
  const days = daysOfSpan(releases, byDay.rows, holidays ?? []).slice(-LONGEST_DAYS);
  return { ...place, all, days, weekdays: byWeekday.rows, holidays };
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { days, all, area, holidays } = data;
  const { product } = choice;
  const missing = days.filter(({ kind }) => kind === "missing");
  const marked = days.filter(({ holiday }) => holiday !== undefined);
  return (
    <div class="page-view">
      <div>
        <h1>
          {all.name(area)} <span class="quiet">{productName(product.id, product.title)}</span>
        </h1>
        <p class="lead">
          {t(hasDimension(product, "hour") ? "calendar.meanOfHours" : "calendar.perDay")}{" "}
          {choice.areas.length === 0 && t("calendar.pick")}
        </p>
      </div>
      <div class="calendar-parts">
        <section class="card">
          <Grid days={days} unit={product.unit} />
          <p>
            {missing.length === 0
              ? t("calendar.complete", { n: days.length })
              : t("calendar.missing", {
                  n: missing.length,
                  days: missing.map(({ day }) => shortDay(day, locale.value)).join("; "),
                })}
          </p>
          <p class="hint">
            {holidays === null
              ? t("calendar.noHolidays")
              : t("calendar.holidays", {
                  days:
                    marked
                      .map(({ day, holiday }) => `${shortDay(day, locale.value)} (${holiday})`)
                      .join("; ") || "–",
                })}
          </p>
        </section>
        <div class="calendar-charts">
          <section class="card">
            <WeekdayDots rows={data.weekdays} unit={product.unit} />
          </section>
          <section class="card">
            <DayLine days={days} unit={product.unit} />
          </section>
        </div>
      </div>
      <Source choice={choice} session={session} />
    </div>
  );
}

export const view: View<Data> = {
  id: "calendar",
  products: ["footfall", "population", "visitors"],
  controls: ["area", "product", "level", "who"],
  depends: ({ level, areas, age, gender }) => [level, areas[0], age, gender],
  load,
  Render,
  exports: ({ choice }, data) => ({
    questions: [asked(choice, data, "day"), asked(choice, data, "weekday")],
  }),
};
