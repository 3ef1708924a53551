/** Event: a day before, during and after, against what days like it let expect; and who came from where. */

import type { Question } from "../../api/question";
import { productName } from "../../figures/words";
import { choose } from "../../state/address";
import type { AreaIndex } from "../../state/areas";
import type { Choice } from "../../state/choice";
import { hourText, longDay, plusDays } from "../../state/days";
import { onLevel, type Place, placeOf } from "../../state/place";
import { Select } from "../../ui/controls";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import type { Context, View, ViewProps } from "../view";
import { Cards } from "./cards";
import "./event.css";
import { Origins } from "./origins";
import { Profile } from "./profile";
import {
  type Against,
  againstOf,
  FEWEST,
  type Held,
  HOURS,
  heldOf,
  hoursOf,
  originsQuestion,
  PARTS,
  type Part,
  partQuestion,
  profileQuestion,
  type Span,
  spanOf,
  WEEKS,
  writeSpan,
} from "./question";

export interface Hour extends Held {
  hour: number;
}

export interface Origin extends Held {
  origin: string;
}

interface Data extends Place {
  all: AreaIndex;
  span: Span;
  against: Against;
  hours: readonly Hour[];
  parts: ReadonlyMap<Part, Held>;
  /** Undefined where no trips are granted to the district that the area lies in. */
  origins: { district: Place; rows: readonly Origin[] } | undefined;
  questions: readonly Question[];
}

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Data> {
  const [all, releases] = await Promise.all([session.allAreas(), session.releases(choice.product.id)]);
  const place = await placeOf(session, choice, all);
  const against = againstOf(
    choice.day,
    releases.map(({ day }) => day),
  );
  const span = spanOf(choice.params.event);
  const profile = profileQuestion(choice, place, against);
  const partsAsked = PARTS.map((part) => [part, hoursOf(part, span)] as const).filter(
    ([, hours]) => hours.length > 0,
  );
  const [hours, parts, origins] = await Promise.all([
    heldOf(session.api, against, profile, signal),
    Promise.all(
      partsAsked.map(async ([part, hours]) => {
        const [held] = await heldOf(
          session.api,
          against,
          partQuestion(choice, place, against, hours),
          signal,
        );
        return [part, held] as const;
      }),
    ),
    originsOf({ session, choice }, all, place, against, span, signal),
  ]);
  return {
    ...place,
    all,
    span,
    against,
    hours: hours.map(({ row, ...held }) => ({ ...held, hour: Number(row.hour) })),
    parts: new Map(parts.flatMap(([part, held]) => (held ? [[part, held] as const] : []))),
    origins: origins?.found,
    questions: origins ? [profile, origins.question] : [profile],
  };
}

async function originsOf(
  { session, choice }: Context,
  all: AreaIndex,
  place: Place,
  against: Against,
  span: Span,
  signal: AbortSignal,
) {
  const flows = session.product("flows");
  const level = flows?.levels.at(-1) ?? "";
  const area = onLevel(all, place.area, level);
  if (!flows || !area) return undefined;
  const district = { area, level };
  const question = originsQuestion(choice, flows, district, against, span);
  const rows = await heldOf(session.api, against, question, signal);
  const found = {
    district,
    rows: rows.map(({ row, ...held }) => ({ ...held, origin: String(row.origin) })),
  };
  return { question, found };
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { all, area, span, against, origins } = data;
  const { product } = choice;
  const before = longDay(plusDays(choice.day, -7), locale.value);
  return (
    <div class="page-view event">
      <div>
        <h1>
          {all.name(area)}{" "}
          <span class="quiet">
            {productName(product.id, product.title)}, {longDay(choice.day, locale.value)}
          </span>
        </h1>
        <p class="lead">
          {against === "band"
            ? t("event.againstBand", { n: WEEKS })
            : t("event.againstWeek", { day: before, n: FEWEST })}
        </p>
        <SpanChoice span={span} />
      </div>
      <Cards parts={data.parts} span={span} unit={product.unit} against={against} />
      <section class="card">
        <Profile hours={data.hours} span={span} unit={product.unit} against={against} />
      </section>
      <section class="card">
        {origins ? (
          <Origins
            rows={origins.rows}
            place={all.name(origins.district.area)}
            areas={all}
            against={against}
            unit={session.product("flows")?.unit ?? "trips"}
          />
        ) : (
          <p class="hint">{t("event.noOrigins")}</p>
        )}
      </section>
      <Source choice={choice} session={session} />
    </div>
  );
}

function SpanChoice({ span }: { span: Span }) {
  const set = (next: Span) => choose({ event: writeSpan(next) });
  const hours = (first: number, end: number) =>
    Array.from({ length: end - first + 1 }, (_, step) => ({
      value: String(first + step),
      text: hourText(first + step),
    }));
  return (
    <div class="event-span">
      <Select
        label={t("event.begins")}
        value={String(span.from)}
        options={hours(0, HOURS - 1)}
        onChoose={(text) => set({ from: Number(text), to: Math.max(span.to, Number(text) + 1) })}
      />
      <Select
        label={t("event.ends")}
        value={String(span.to)}
        options={hours(span.from + 1, HOURS)}
        onChoose={(text) => set({ ...span, to: Number(text) })}
      />
      <span class="hint">{t("event.mean")}</span>
    </div>
  );
}

export const view: View<Data> = {
  id: "event",
  products: ["footfall", "population"],
  controls: ["area", "product", "level", "who", "day"],
  depends: ({ level, areas, age, gender, day, params }: Choice) => [
    level,
    areas[0],
    age,
    gender,
    day,
    params.event,
  ],
  load,
  Render,
  exports: (_, data) => ({
    questions: data.questions,
    table: {
      columns: [
        "hour",
        "value",
        "low",
        "high",
        "status",
        "usual",
        "usual_low",
        "usual_high",
        "expected_low",
        "expected_high",
        "excess",
        "excess_low",
        "excess_high",
        "verdict",
      ],
      rows: data.hours.map(({ hour, now, usual, expected, excess, verdict }) => [
        hour,
        now.value,
        now.low,
        now.high,
        now.status,
        usual?.value,
        usual?.low,
        usual?.high,
        expected?.low,
        expected?.high,
        excess?.value,
        excess?.low,
        excess?.high,
        verdict,
      ]),
    },
  }),
};
