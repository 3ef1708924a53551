/** Days laid out as months, and what is known of each. */

import type { Figures, Holiday, ReleaseSummary, Row } from "../../api/types";
import { intervalOf } from "../../figures/rounding";
import { daysBetween, daysOf, plusDays, weekdayNumber } from "../../state/days";

export interface Day {
  day: string;
  /** `released`, a gap between releases, or outside of what there is. */
  kind: "released" | "missing" | "outside";
  figures?: Figures;
  holiday?: string;
}

export interface Month {
  /** First day. */
  first: string;
  weeks: (Day | undefined)[][];
}

const TINTS = 4;

/** Each day of the span that the releases cover. */
export function daysOfSpan(
  releases: readonly ReleaseSummary[],
  rows: readonly Row[],
  holidays: readonly Holiday[],
): Day[] {
  const released = new Set(daysOf(releases));
  const sorted = [...released].sort();
  const figures = new Map<string | undefined, Figures>(rows.map((row) => [row.day, row]));
  const names = new Map(holidays.map(({ day, name }) => [day, name]));
  return daysBetween(sorted[0] ?? "", sorted.at(-1) ?? "").map((day) => {
    const [found, holiday] = [figures.get(day), names.get(day)];
    return {
      day,
      kind: released.has(day) ? "released" : "missing",
      ...(found && { figures: found }),
      ...(holiday !== undefined && { holiday }),
    };
  });
}

/** Months with weeks from Monday to Sunday; days that the releases don't reach are outside. */
export function monthsOf(days: readonly Day[]): Month[] {
  const known = new Map(days.map((day) => [day.day, day]));
  const firsts = [...new Set(days.map(({ day }) => `${day.slice(0, 7)}-01`))];
  return firsts.map((first) => {
    const cells: (Day | undefined)[] = Array(weekdayNumber(first)).fill(undefined);
    for (let day = first; day.slice(0, 7) === first.slice(0, 7); day = plusDays(day, 1)) {
      cells.push(known.get(day) ?? { day, kind: "outside" });
    }
    while (cells.length % 7 > 0) cells.push(undefined);
    return {
      first,
      weeks: Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(7 * week, 7 * week + 7)),
    };
  });
}

/**
 * A strength of colour from 1 to 4 by how far a value lies above the least; 0 for none. Steps are no narrower than half
 * of a typical interval's half-width, so that days which can't be told apart don't look different.
 */
export function tintOf(figures: Figures | undefined, all: readonly Figures[]): number {
  if (figures?.value === null || figures?.value === undefined) return 0;
  const known = all.flatMap((one) => intervalOf(one) ?? []);
  const values = known.map(({ value }) => value);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const halves = known.map(({ low, high }) => (high - low) / 2).sort((one, other) => one - other);
  const step = Math.max((greatest - least) / TINTS, (halves[halves.length >> 1] ?? 0) / 2);
  return step > 0 ? Math.min(TINTS, 1 + Math.floor((figures.value - least) / step)) : 1;
}
