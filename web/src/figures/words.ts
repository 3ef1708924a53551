/** Figures in words: a number never goes without its interval, and a missing one goes with its reason. */

import type { Figures, Interval, Status, Verdict } from "../api/types";
import { type Key, language, locale, named, t } from "../words";
import { intervalOf, numberText, rounded } from "./rounding";

export interface Said {
  /** The estimate, or a dash where there is none. */
  value: string;
  /** "39,000 to 43,000", or empty. */
  range: string;
  /** Both with the unit, or the reason why there are none. */
  sentence: string;
  status: string;
  short: string;
}

export const NOTHING = "—";

/** @param unit the API's word, such as `people`. */
export function said(figures: Figures | null | undefined, unit: string, least = 1): Said {
  const status = figures?.status ?? "no_data";
  const known = { status: t(statusKey(status)), short: t(shortKey(status)) };
  const interval = intervalOf(figures);
  if (!interval) return { value: NOTHING, range: "", sentence: withoutNumber(figures, unit), ...known };
  const { value, low, high } = texts(interval, least);
  return {
    value,
    range: t("figure.range", { low, high }),
    sentence: t("figure.about", { value, low, high, unit: unitName(unit) }),
    ...known,
  };
}

export function saidInterval(interval: Interval, unit: string, least = 0): Said {
  return said({ ...interval, status: "ok", sample_band: null }, unit, least);
}

function withoutNumber(figures: Figures | null | undefined, unit: string): string {
  const reason = t(statusKey(figures?.status ?? "no_data"));
  if (figures?.status !== "partial" || figures.low === null) return reason;
  const low = numberText(Math.floor(figures.low), 1, locale.value);
  return `${t("figure.atLeast", { low, unit: unitName(unit) })} · ${reason}`;
}

export function texts(interval: Interval, least = 1): { value: string; low: string; high: string } {
  const { value, low, high, step } = rounded(interval, least);
  const text = (number: number) => numberText(number, step, locale.value);
  return { value: text(value), low: text(low), high: text(high) };
}

export function unitName(unit: string): string {
  return named("unit", unit);
}

export function statusKey(status: Status): Key {
  return `status.${status}`;
}

export function shortKey(status: Status): Key {
  return `status.short.${status}`;
}

export function verdictText(verdict: Verdict): string {
  return t(`verdict.${verdict}`);
}

/** A signed percentage on the step of its interval, such as "+12 % (+4 to +20)". */
export function percentText(percent: Interval): string {
  const { value, low, high, step } = rounded(percent, 1);
  const signed = (number: number) =>
    `${number > 0 ? "+" : number < 0 ? "−" : ""}${numberText(Math.abs(number), step, locale.value)}`;
  return `${signed(value)} % (${t("figure.range", { low: signed(low), high: signed(high) })})`;
}

export function productName(id: string, title: string): string {
  const name = named("product", id);
  return name === `product.${id}` || name === id ? title : name;
}

/** Re-renders whoever calls it when the language changes. */
export function spokenLanguage(): string {
  return language.value;
}
