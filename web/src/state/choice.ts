/** What is chosen, read from the address and completed from the catalogue, so that a link always means something. */

import type { Product } from "../api/types";
import type { Params } from "./address";
import { isDay, plusDays } from "./days";

export type Measure = "absolute" | "density" | "baseline";

export interface Choice {
  product: Product;
  day: string;
  from: string;
  to: string;
  hour: number;
  level: string;
  areas: readonly string[];
  age: string;
  gender: string;
  weekdays: readonly string[];
  measure: Measure;
  /** Everything in the address; for what only one view knows. */
  params: Params;
}

const MEASURES: readonly Measure[] = ["absolute", "density", "baseline"];
const FIRST_HOUR_SHOWN = 12;
const DAYS_IN_A_PERIOD = 28;

/** The product named, or the first of those wanted that is granted, or any. */
export function productOf(products: readonly Product[], id: string | undefined, wanted: readonly string[]) {
  const find = (one: string | undefined) => products.find((product) => product.id === one);
  const named = find(id);
  if (named && (wanted.length === 0 || wanted.includes(named.id))) return named;
  return (
    wanted.map(find).find((product) => product !== undefined) ?? (wanted.length ? undefined : products[0])
  );
}

export function choiceOf(params: Params, product: Product): Choice {
  const { first_day: first, last_day: last } = product;
  const inside = (text: string | undefined, otherwise: string) =>
    isDay(text) && text >= first && text <= last ? text : otherwise;
  const day = inside(params.day, last);
  const to = inside(params.to, last);
  const from = inside(params.from, firstOfPeriod(first, to));
  return {
    product,
    day,
    from: [from, to].sort()[0] ?? to,
    to,
    hour: hourIn(params.hour),
    level: valueIn(product.levels, params.level, product.levels.at(-1) ?? "zone"),
    areas: listIn(params.area),
    age: valueIn(valuesOf(product, "age_band"), params.age, "all"),
    gender: valueIn(valuesOf(product, "gender"), params.gender, "all"),
    weekdays: listIn(params.weekday),
    measure: MEASURES.find((one) => one === params.measure) ?? "absolute",
    params,
  };
}

function firstOfPeriod(first: string, to: string): string {
  return [first, plusDays(to, 1 - DAYS_IN_A_PERIOD)].sort()[1] ?? first;
}

function hourIn(text: string | undefined): number {
  const hour = Number(text);
  return text !== undefined && Number.isInteger(hour) && hour >= 0 && hour < 24 ? hour : FIRST_HOUR_SHOWN;
}

function valueIn(values: readonly string[], text: string | undefined, otherwise: string): string {
  return text !== undefined && values.includes(text) ? text : otherwise;
}

function listIn(text: string | undefined): string[] {
  return text ? [...new Set(text.split(",").filter((one) => one !== ""))] : [];
}

export function hasDimension(product: Product, name: string): boolean {
  return product.dimensions.some((dimension) => dimension.name === name);
}

export function valuesOf(product: Product, name: string): readonly string[] {
  return product.dimensions.find((dimension) => dimension.name === name)?.values ?? [];
}

/** Conditions on attributes that a product has; whole totals where it has them. */
export function whoOf(choice: Choice): Record<string, string> {
  const who: Record<string, string> = {};
  if (hasDimension(choice.product, "age_band")) who.age_band = choice.age;
  if (hasDimension(choice.product, "gender")) who.gender = choice.gender;
  return who;
}

/** An hour as the API writes it. */
export function hourLabel(hour: number): string {
  return String(hour).padStart(2, "0");
}
