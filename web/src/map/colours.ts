/** Classes and colours of maps: steps that one can tell apart without seeing hues (lightness falls evenly). */

import { stepOf } from "../figures/rounding";

export interface Ramp {
  colours: readonly string[];
  /** Of what lies outside, and of lines. */
  line: string;
}

const LIGHT = ["#dcebe4", "#b7d9cf", "#8ac2ba", "#5ba6a6", "#368690", "#1e6477", "#123f57"] as const;
const DARK = ["#16383f", "#1b4f57", "#22686e", "#318582", "#54a394", "#8cc3a6", "#d8ecc6"] as const;
const DIVERGING_LIGHT = [
  "#54318c",
  "#8a6fb8",
  "#c3b5dc",
  "#e6e3dc",
  "#efc48f",
  "#d88a38",
  "#9c4f0c",
] as const;
const DIVERGING_DARK = ["#a98ae0", "#7f62b8", "#523f78", "#3a3d42", "#6f4a1f", "#b06d22", "#efa24d"] as const;

/** From few to many. */
export function sequential(dark: boolean): readonly string[] {
  return dark ? DARK : LIGHT;
}

/** From fewer over "can't be told apart" to more. */
export function diverging(dark: boolean): readonly string[] {
  return dark ? DIVERGING_DARK : DIVERGING_LIGHT;
}

/** Borders between classes that hold equally many values, on round numbers; at most `classes - 1` of them. */
export function breaksOf(values: readonly number[], classes: number): number[] {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((one, other) => one - other);
  const found: number[] = [];
  for (let i = 1; i < classes && sorted.length > 0; i++) {
    const exact = sorted[Math.floor((i * sorted.length) / classes)] ?? 0;
    const round = roundTo(exact, sorted);
    if (round > (found.at(-1) ?? Number.NEGATIVE_INFINITY) && round > (sorted[0] ?? 0)) found.push(round);
  }
  return found;
}

function roundTo(value: number, sorted: readonly number[]): number {
  const spread = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  if (spread <= 0 || value === 0) return value;
  const step = Math.max(stepOf(0, Math.abs(value) / 2.5), 10 ** Math.floor(Math.log10(spread) - 2));
  return Number((Math.round(value / step) * step).toPrecision(12));
}

/** Number of the class that a value lies in: that of borders at or below it. */
export function classOf(value: number, breaks: readonly number[]): number {
  let low = 0;
  let high = breaks.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (value >= (breaks[middle] ?? 0)) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Borders of a percentage's classes around "can't be told apart": the middle class holds what is not distinguishable. */
export const PERCENT_BREAKS = [-50, -20, 0, 0, 20, 50] as const;

/** Class of a difference that can be told from chance; 3 is the middle. */
export function percentClass(percent: number): number {
  if (percent < 0) return percent <= -50 ? 0 : percent <= -20 ? 1 : 2;
  return percent >= 50 ? 6 : percent >= 20 ? 5 : 4;
}
