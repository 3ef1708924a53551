/** Where an area's visitors live: rows of the product `catchment`, by home, by distance, as sets. */

import { type Question, question } from "../../api/question";
import type { Figures, Row } from "../../api/types";
import type { Paint } from "../../map/area_layers";
import { breaksOf, classOf, usualHalf } from "../../map/colours";
import type { Choice } from "../../state/choice";
import type { Subject } from "../../state/subject";

export type Shown = "visitors" | "penetration" | "trade";
export const SHOWN: readonly Shown[] = ["visitors", "penetration", "trade"];
export const SHARES = [50, 70, 90] as const;
const MEASURES = { visitors: "visitors", penetration: "penetration_pct", trade: "trade_area_pct" } as const;
const ALL = "all";
const CLASSES = 7;

export interface Home {
  area: string;
  visitors: Figures;
  penetration: Figures | undefined;
  /** Smallest share, in percent, whose set of zones holds this one; null where it is withheld. */
  within: number | null;
}

export interface Catchment {
  homes: readonly Home[];
  distances: readonly { name: string; figures: Figures }[];
  everybody: Row | undefined;
}

export function catchmentQuestion({ product }: Choice, { level, area }: Subject): Question {
  return question(product.id, "values", { level, area, day: product.last_day });
}

export function catchmentOf(rows: readonly Row[]): Catchment {
  const of = (measure: Shown) => rows.filter((row) => row.measure === MEASURES[measure]);
  const byHome = (measure: Shown) =>
    of(measure).filter((row) => row.home_area !== ALL && row.distance_km === ALL);
  const penetration = new Map(byHome("penetration").map((row) => [row.home_area, row]));
  const within = new Map(byHome("trade").map((row) => [row.home_area, row.value]));
  const whole = of("visitors").filter((row) => row.home_area === ALL);
  return {
    homes: byHome("visitors")
      .map((row) => ({
        area: String(row.home_area),
        visitors: row,
        penetration: penetration.get(row.home_area),
        within: within.get(row.home_area) ?? null,
      }))
      .sort((one, other) => (other.visitors.value ?? -1) - (one.visitors.value ?? -1)),
    distances: whole
      .filter((row) => row.distance_km !== ALL)
      .map((row) => ({ name: String(row.distance_km), figures: row })),
    everybody: whole.find((row) => row.distance_km === ALL),
  };
}

export function figuresOf(home: Home, shown: Shown): Figures | undefined {
  return shown === "penetration" ? home.penetration : home.visitors;
}

export function bordersOf(homes: readonly Home[], shown: Shown): number[] {
  if (shown === "trade") return [];
  return breaksOf(
    homes.flatMap((home) => figuresOf(home, shown)?.value ?? []),
    CLASSES,
    usualHalf(homes.flatMap((home) => figuresOf(home, shown) ?? [])),
  );
}

/** Darkest is the core. */
export function tradeClass(within: number): number {
  const place = SHARES.findIndex((share) => within <= share);
  return place < 0 ? 0 : 6 - 2 * place;
}

export function paintsOf(
  homes: readonly Home[],
  shown: Shown,
  borders: readonly number[],
): Map<string, Paint> {
  return new Map(homes.map((home) => [home.area, paintOf(home, shown, borders)] as const));
}

function paintOf(home: Home, shown: Shown, borders: readonly number[]): Paint {
  const figures = figuresOf(home, shown);
  const value = figures?.value ?? null;
  if (value === null) return { kind: "withheld", class: -1 };
  if (shown === "trade") {
    return home.within === null
      ? { kind: "withheld", class: -1 }
      : { kind: "ok", class: tradeClass(home.within) };
  }
  return { kind: figures?.status === "low_reliability" ? "rough" : "ok", class: classOf(value, borders) };
}
