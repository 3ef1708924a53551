/** The hours of the week: a strip of 7 × 24, and a second one beside it with what differs. */

import { type Question, question } from "../../api/question";
import type { Comparison, Row } from "../../api/types";
import { figureColumns } from "../../charts/interval_bars";
import { classIn, type HourOfWeek, WeekStrip } from "../../charts/week_strip";
import { productName, said, verdictText } from "../../figures/words";
import { breaksOf, diverging, percentClass, sequential, spread, usualHalf } from "../../map/colours";
import { againstOf, type Beside, besideOf } from "../../state/beside";
import { type Choice, hasDimension, whoOf } from "../../state/choice";
import { hourText, shortDay, WEEKDAYS, type Weekday, weekdayName } from "../../state/days";
import { isDark } from "../../state/preferences";
import { type Subject, subjectOf } from "../../state/subject";
import { BesideChoice } from "../../ui/beside_choice";
import { DataTable } from "../../ui/data_table";
import { Source } from "../../ui/source";
import { locale, t } from "../../words";
import { borderText, stepText } from "../map/legend";
import type { Context, View, ViewProps } from "../view";

interface Side {
  name: string;
  question: Question;
  rows: readonly Row[];
}

interface Data {
  subject: Subject;
  beside: Beside;
  sides: readonly Side[];
  compared: { question: Question; rows: readonly Comparison[] } | null;
}

const CLASSES = 7;
const SAME = 3;
const BY = "weekday,hour";

async function load({ session, choice }: Context, signal: AbortSignal): Promise<Data> {
  const subject = await subjectOf(session, choice);
  const beside = besideOf(choice);
  const base = {
    by: BY,
    level: subject.level,
    area: subject.area,
    from: choice.from,
    to: choice.to,
    ...whoOf(choice),
  };
  const others = otherSide(beside, subject);
  const asked = [base, ...(others ? [{ ...base, ...others }] : [])].map((parameters) =>
    question(choice.product.id, "rollup", parameters),
  );
  const versus =
    beside.kind === "nothing"
      ? null
      : question(choice.product.id, "compare", {
          ...base,
          ...againstOf(beside, others?.level ?? subject.level),
        });
  const [answers, compared] = await Promise.all([
    Promise.all(asked.map((one) => session.api.rows(one, signal))),
    versus && session.api.compared(versus, signal),
  ]);
  const names = namesOf(choice, beside, subject);
  return {
    subject,
    beside,
    sides: asked.map((one, number) => ({
      name: names[number] ?? "",
      question: one,
      rows: answers[number]?.rows ?? [],
    })),
    compared: versus && compared ? { question: versus, rows: compared.rows } : null,
  };
}

function otherSide(beside: Beside, subject: Subject): Record<string, string> | null {
  if (beside.kind === "area")
    return { area: beside.area, level: subject.all.of(beside.area)?.level ?? subject.level };
  return beside.kind === "period" ? { from: beside.from, to: beside.to } : null;
}

export function periodText(from: string, to: string): string {
  return t("week.period", { from: shortDay(from, locale.value), to: shortDay(to, locale.value) });
}

function namesOf(choice: Choice, beside: Beside, { all, area }: Subject): string[] {
  if (beside.kind === "area") return [all.name(area), all.name(beside.area)];
  if (beside.kind === "period")
    return [periodText(choice.from, choice.to), periodText(beside.from, beside.to)];
  return [all.name(area)];
}

function Render({ session, choice, data }: ViewProps<Data>) {
  const { subject, sides, compared } = data;
  const { unit } = choice.product;
  const rows = sides.flatMap((side) => side.rows);
  const borders = breaksOf(
    rows.flatMap(({ value }) => (value === null ? [] : [value])),
    CLASSES,
    usualHalf(rows),
  );
  const colours = spread(sequential(isDark.value), borders.length + 1);
  const other = subject.all.features.find(
    ({ properties }) => properties.level === subject.level && properties.area !== subject.area,
  );
  return (
    <div class="page-view">
      <header>
        <h1>{t("week.heading", { name: subject.all.name(subject.area) })}</h1>
        <p class="quiet">
          {productName(choice.product.id, choice.product.title)}.{" "}
          {t("week.lead", {
            from: shortDay(choice.from, locale.value),
            to: shortDay(choice.to, locale.value),
          })}
        </p>
      </header>
      <BesideChoice
        context={{ session, choice }}
        beside={data.beside}
        firstOther={other?.properties.area ?? ""}
      />
      <Ramp colours={colours} borders={borders} />
      {sides.map((side) => (
        <section class="card" key={side.name}>
          <h2>{side.name}</h2>
          <WeekStrip
            label={`${side.name}, ${t("week.hour")}`}
            colours={colours}
            cells={side.rows.map((row) => ({
              ...cellOf(row),
              class: classIn(row.value, borders),
              title: `${hourName(row)}: ${said(row, unit).sentence}`,
            }))}
          />
          <DataTable
            caption={`${side.name}, ${t("week.hour")}`}
            rows={[...side.rows].sort(inOrder)}
            columns={[{ title: t("week.hour"), cell: hourName }, ...figureColumns<Row>(unit, (row) => row)]}
          />
        </section>
      ))}
      {compared && <Difference rows={compared.rows} one={sides[0]?.name ?? ""} unit={unit} />}
      <Source choice={choice} session={session} />
    </div>
  );
}

function Ramp({ colours, borders }: { colours: readonly string[]; borders: readonly number[] }) {
  return (
    <p class="ramp">
      {colours.map((colour, number) => (
        <span key={colour}>
          <i class="swatch" style={{ background: colour }} />
          {stepText(borders.map(borderText), number)}
        </span>
      ))}
      <span>
        <i class="swatch withheld" />
        {t("map.withheld")}
      </span>
      <span>{t("map.classes")}</span>
    </p>
  );
}

function Difference({ rows, one, unit }: { rows: readonly Comparison[]; one: string; unit: string }) {
  const count = (verdict: string) => rows.filter((row) => row.verdict === verdict).length;
  return (
    <section class="card">
      <h2>{t("week.difference")}</h2>
      <p>
        {t("week.differenceHint", {
          one,
          all: rows.length,
          higher: count("higher"),
          lower: count("lower"),
          same: count("not_distinguishable"),
          unknown: count("unknown"),
        })}
      </p>
      <WeekStrip
        label={t("week.difference")}
        colours={diverging(isDark.value)}
        cells={rows.map((row) => ({
          ...cellOf(row),
          class: classOfDifference(row),
          title: verdictText(row.verdict),
        }))}
      />
      <DataTable
        caption={t("week.difference")}
        rows={[...rows].sort(inOrder)}
        columns={[
          { title: t("week.hour"), cell: hourName },
          { title: t("week.verdict"), cell: (row) => verdictText(row.verdict) },
          { title: t("figure.value"), numeric: true, cell: (row) => said(row.this, unit).sentence },
          { title: t("week.beside"), numeric: true, cell: (row) => said(row.against, unit).sentence },
        ]}
      />
    </section>
  );
}

type Cell = Record<string, unknown>;

function classOfDifference(row: Comparison): number | null {
  if (row.verdict === "unknown") return null;
  return row.verdict === "not_distinguishable" || !row.percent ? SAME : percentClass(row.percent.value);
}

function cellOf(row: Cell): Pick<HourOfWeek, "weekday" | "hour"> {
  return { weekday: row.weekday as Weekday, hour: Number(row.hour) };
}

function hourName(row: Cell): string {
  return `${weekdayName(row.weekday as Weekday, locale.value)} ${hourText(Number(row.hour))}`;
}

function inOrder(one: Cell, other: Cell): number {
  const place = (row: Cell) => WEEKDAYS.indexOf(row.weekday as Weekday) * 24 + Number(row.hour);
  return place(one) - place(other);
}

export const view: View<Data> = {
  id: "week",
  products: ["footfall", "population"],
  shows: (product) => hasDimension(product, "hour"),
  controls: ["area", "product", "who", "period"],
  depends: (choice) => [
    choice.areas.join(),
    choice.from,
    choice.to,
    choice.age,
    choice.gender,
    JSON.stringify(besideOf(choice)),
  ],
  load,
  Render,
  exports: (_, data) => ({
    questions: [
      ...data.sides.map((side) => side.question),
      ...(data.compared ? [data.compared.question] : []),
    ],
  }),
};
