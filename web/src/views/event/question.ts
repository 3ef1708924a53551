/** A day with something on it against days like it: what is asked, and what it comes to. */

import type { Api } from "../../api/client";
import { type Question, question } from "../../api/question";
import type { Comparison, Figures, Indexed, Interval, Rows } from "../../api/types";
import { intervalOf } from "../../figures/rounding";
import { type Choice, hourLabel, valuesOf, whoOf } from "../../state/choice";
import { plusDays } from "../../state/days";
import type { Place } from "../../state/place";

export const WEEKS = 8;
export const HOURS = 24;
const WEEK = 7;

/** The first hour of the event, and the one after its last. */
export interface Span {
  from: number;
  to: number;
}

export const USUAL: Span = { from: 16, to: 22 };
export type Part = "before" | "during" | "after";
export const PARTS: readonly Part[] = ["before", "during", "after"];

export function spanOf(text: string | undefined): Span {
  const [from = Number.NaN, to = Number.NaN] = (text ?? "").split("-").map(Number);
  const good = Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= HOURS;
  return good ? { from, to } : USUAL;
}

export function writeSpan({ from, to }: Span): string {
  return `${hourLabel(from)}-${hourLabel(to)}`;
}

/** Hours of a part of the day; none if the event begins with the day or ends with it. */
export function hoursOf(part: Part, { from, to }: Span): string[] {
  const [first, end] = part === "before" ? [0, from] : part === "during" ? [from, to] : [to, HOURS];
  return Array.from({ length: end - first }, (_, step) => hourLabel(first + step));
}

/** What days like it let expect: a band where there are enough of them, else a week before alone. */
export type Against = "band" | "week";

/** Fewest days like it of which the server makes a band. */
export const FEWEST = 3;

/** Whether there are days enough for a band; else a week before must do. */
export function againstOf(day: string, released: readonly string[]): Against {
  const known = new Set(released);
  const before = Array.from({ length: WEEKS }, (_, week) => plusDays(day, -WEEK * (week + 1)));
  return before.filter((one) => known.has(one)).length >= FEWEST ? "band" : "week";
}

/** A figure of the day beside what it is held against. */
export interface Held {
  now: Figures;
  usual: Interval | null;
  /** Of the band: 95 % of such days lie in it. */
  expected: { low: number; high: number } | null;
  excess: Interval | null;
  verdict: "above" | "below" | "as_expected" | "unknown";
}

export function heldOfIndex(row: Indexed): Held {
  const now = intervalOf(row);
  const usual = row.baseline;
  const excess = now && usual ? difference(now, usual) : null;
  return {
    now: row,
    usual,
    expected:
      row.expected_low === null || row.expected_high === null
        ? null
        : { low: row.expected_low, high: row.expected_high },
    excess,
    verdict: excess && mayBeNone(excess) ? "as_expected" : row.verdict,
  };
}

/** Out of the band, but by no more than the day's own figure and the usual are unsure. */
function mayBeNone({ low, high }: Interval): boolean {
  return low <= 0 && high >= 0;
}

const VERDICTS = {
  higher: "above",
  lower: "below",
  not_distinguishable: "as_expected",
  unknown: "unknown",
} as const;

const NOTHING: Figures = { value: null, low: null, high: null, status: "no_data", sample_band: null };

export function heldOfComparison(row: Comparison): Held {
  return {
    now: row.this ?? NOTHING,
    usual: intervalOf(row.against),
    expected: null,
    excess: row.difference,
    verdict: VERDICTS[row.verdict],
  };
}

/** One less another; independent errors add up as squares. */
export function difference(one: Interval, other: Interval): Interval {
  const value = one.value - other.value;
  const half = Math.hypot((one.high - one.low) / 2, (other.high - other.low) / 2);
  return { value, low: value - half, high: value + half };
}

type Conditions = Readonly<Record<string, string | readonly string[]>>;

function asked(choice: Choice, against: Against, by: string, conditions: Conditions): Question {
  const { product, day } = choice;
  return against === "band"
    ? question(product.id, "index", { ...conditions, day, weeks: WEEKS, by })
    : question(product.id, "compare", { ...conditions, day, against_day: plusDays(day, -WEEK), by });
}

export function profileQuestion(choice: Choice, place: Place, against: Against): Question {
  return asked(choice, against, "hour", { ...place, ...whoOf(choice) });
}

export function partQuestion(choice: Choice, place: Place, against: Against, hours: string[]): Question {
  return asked(choice, against, "", { ...place, hour: hours, ...whoOf(choice) });
}

/** Dayparts of trips that overlap the event. */
export function daypartsOfSpan(names: readonly string[], { from, to }: Span): string[] {
  return names.filter((name) => {
    const [first = 0, end = HOURS] = name.split("-").map(Number);
    return first < to && end > from;
  });
}

/** Where people came from during the event, against days like it. */
export function originsQuestion(
  choice: Choice,
  flows: Choice["product"],
  district: Place,
  against: Against,
  span: Span,
): Question {
  return asked({ ...choice, product: flows }, against, "origin", {
    level: district.level,
    destination: district.area,
    daypart: daypartsOfSpan(valuesOf(flows, "daypart"), span),
    over_time: "sum",
  });
}

export async function heldOf(
  api: Api,
  against: Against,
  one: Question,
  signal: AbortSignal,
): Promise<(Held & { row: Record<string, unknown> })[]> {
  const answer = (await api.compared(one, signal)) as Rows<Indexed | Comparison>;
  return answer.rows.map((row) => ({
    ...(against === "band" ? heldOfIndex(row as Indexed) : heldOfComparison(row as Comparison)),
    row,
  }));
}
