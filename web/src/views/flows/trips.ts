/** Trips between areas: what is asked, and what becomes of the answers. */

import type { Api } from "../../api/client";
import type { Table } from "../../api/csv";
import { type Question, question } from "../../api/question";
import type { Figures } from "../../api/types";
import { type Choice, valuesOf } from "../../state/choice";

export interface Trip {
  origin: string;
  destination: string;
  figures: Figures;
}

export type Way = "all" | "out" | "in";
export const WAYS: readonly Way[] = ["all", "out", "in"];
export const NUMBERS = ["20", "60", "200"] as const;
/** Most rows and columns of the matrix. */
export const MATRIX_SIDE = 14;
const MOST_TRIPS = 1000;

/** What the view is asked to show, beyond what all views share. */
export interface Wanted {
  area: string | undefined;
  way: Way;
  dayparts: readonly string[];
  number: number;
}

export function wantedOf(choice: Choice, area: string | undefined): Wanted {
  return {
    area,
    way: (area && WAYS.find((way) => way === choice.params.way)) || "all",
    dayparts: daypartsOf(choice),
    number: Number(NUMBERS.find((number) => number === choice.params.n) ?? NUMBERS[1]),
  };
}

/** Chosen dayparts, in their order; by default the one that holds the chosen hour. */
export function daypartsOf(choice: Choice): string[] {
  const known = valuesOf(choice.product, "daypart");
  const named = (choice.params.daypart ?? "").split(",");
  const chosen = known.filter((one) => named.includes(one));
  if (chosen.length > 0) return chosen;
  return known.filter((one) => holdsHour(one, choice.hour)).slice(0, 1);
}

function holdsHour(daypart: string, hour: number): boolean {
  const [first = 0, end = 24] = daypart.split("-").map(Number);
  return hour >= first && hour < end;
}

/** The ends at which the picked area must lie; no condition if none is picked. */
function endsOf({ area, way }: Wanted): Record<string, string>[] {
  if (!area) return [{}];
  const ends = { out: { origin: area }, in: { destination: area } };
  return way === "all" ? [ends.out, ends.in] : [ends[way]];
}

function shared(choice: Choice): Record<string, string> {
  return { level: choice.level, day: choice.day };
}

/** The strongest trips; of a picked area all of them, so that what is withheld is known. */
export function tripQuestions(choice: Choice, wanted: Wanted): Question[] {
  const about = {
    ...shared(choice),
    daypart: wanted.dayparts,
    by: "origin,destination",
    over_time: "sum",
  };
  return endsOf(wanted).map((end) =>
    wanted.area
      ? question(choice.product.id, "rollup", { ...about, ...end })
      : question(choice.product.id, "top", { ...about, n: wanted.number }),
  );
}

export function matrixQuestion(choice: Choice, wanted: Wanted, areas: readonly string[]): Question {
  return question(choice.product.id, "rollup", {
    ...shared(choice),
    daypart: wanted.dayparts,
    origin: areas,
    destination: areas,
    by: "origin,destination",
    over_time: "sum",
  });
}

/** The strongest trips of each daypart. */
export function daypartQuestions(choice: Choice, wanted: Wanted): Question[] {
  return endsOf(wanted).map((end) =>
    question(choice.product.id, "top", {
      ...shared(choice),
      ...end,
      by: "origin,destination,daypart",
      n: MOST_TRIPS,
    }),
  );
}

/** All rows of the answers, each pair once. */
export async function tripsOf(api: Api, asked: readonly Question[], signal: AbortSignal): Promise<Trip[]> {
  const tables = await Promise.all(asked.map((one) => api.table(one, signal)));
  const found = new Map<string, Trip>();
  for (const table of tables) {
    for (let row = 0; row < table.size; row++) found.set(pairAt(table, row), tripAt(table, row));
  }
  return [...found.values()].sort(strongestFirst);
}

function pairAt(table: Table, row: number): string {
  return `${table.text("origin", row)}>${table.text("destination", row)}>${table.text("daypart", row)}`;
}

function tripAt(table: Table, row: number): Trip & { daypart: string } {
  return {
    origin: table.text("origin", row),
    destination: table.text("destination", row),
    daypart: table.text("daypart", row),
    figures: table.figures(row),
  };
}

export function strongestFirst(one: Trip, other: Trip): number {
  return (other.figures.value ?? -1) - (one.figures.value ?? -1);
}

export interface Daypart {
  name: string;
  /** Sum of the trips that are shown; its limits are sums of limits, which is the most that they can come to. */
  figures: Figures;
  trips: number;
}

export async function daypartsFound(
  api: Api,
  choice: Choice,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<Daypart[]> {
  const trips = (await tripsOf(api, daypartQuestions(choice, wanted), signal)) as (Trip & {
    daypart: string;
  })[];
  return valuesOf(choice.product, "daypart").map((name) => {
    const of = trips.filter((trip) => trip.daypart === name);
    return { name, figures: summed(of.map((trip) => trip.figures)), trips: of.length };
  });
}

export function summed(all: readonly Figures[]): Figures {
  const shown = all.filter((one) => one.value !== null);
  const sum = (name: "value" | "low" | "high") => shown.reduce((total, one) => total + (one[name] ?? 0), 0);
  if (shown.length === 0) {
    return { value: null, low: null, high: null, status: "withheld_small", sample_band: null };
  }
  return { value: sum("value"), low: sum("low"), high: sum("high"), status: "ok", sample_band: null };
}

const REST = "rest:";

/** The area whose small parts are released together under an id of their own, or undefined. */
export function restOf(area: string): string | undefined {
  return area.startsWith(REST) ? area.slice(REST.length) : undefined;
}

/** Trips of which nothing is told; what is merged is told in a rest. */
export function untold(trips: readonly Trip[]): number {
  return trips.filter(({ figures }) => figures.value === null && figures.status !== "merged").length;
}

/** Areas that most trips touch, the busiest first; the picked one always, rests never. */
export function busiest(trips: readonly Trip[], picked: string | undefined, most = MATRIX_SIDE): string[] {
  const weights = new Map<string, number>();
  for (const { origin, destination, figures } of trips) {
    for (const area of [origin, destination].filter((one) => restOf(one) === undefined)) {
      weights.set(area, (weights.get(area) ?? 0) + (figures.value ?? 0));
    }
  }
  if (picked) weights.set(picked, Number.POSITIVE_INFINITY);
  return [...weights]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([area]) => area);
}

export function pairOf({ origin, destination }: Trip): string {
  return `${origin}>${destination}`;
}

/** "06-10" as "06:00–10:00"; several that follow each other as one span. */
export function daypartText(names: readonly string[]): string {
  const spans: [string, string][] = [];
  for (const name of names) {
    const [first = "", end = ""] = name.split("-");
    const last = spans.at(-1);
    if (last && last[1] === first) last[1] = end;
    else spans.push([first, end]);
  }
  return spans.map(([first, end]) => `${first}:00–${end}:00`).join(", ");
}
