/** Classes and colours of maps: steps that one can tell apart without seeing hues (lightness falls evenly). */

import { stepOf } from "../figures/rounding";

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

/** As many colours of a ramp as there are classes, from end to end. */
export function spread(colours: readonly string[], classes: number): string[] {
  if (classes <= 1) return [colours[Math.floor(colours.length / 2)] ?? ""];
  return Array.from({ length: classes }, (_, number) => {
    return colours[Math.round((number * (colours.length - 1)) / (classes - 1))] ?? "";
  });
}

/** The usual half-width of intervals: no class should be narrower, or colours would tell apart what can't be. */
export function usualHalf(intervals: readonly { low: number | null; high: number | null }[]): number {
  const halves = intervals
    .flatMap(({ low, high }) => (low === null || high === null ? [] : [(high - low) / 2]))
    .sort((one, other) => one - other);
  return halves[Math.floor(halves.length / 2)] ?? 0;
}

/**
 * Borders between classes that hold about equally many values, on round numbers; at most `classes - 1` of them, and
 * none closer to the next than `least`.
 */
export function breaksOf(values: readonly number[], classes: number, least = 0): number[] {
  const sorted = values.filter((value) => Number.isFinite(value)).sort((one, other) => one - other);
  const found: number[] = [];
  for (let i = 1; i < classes && sorted.length > 0; i++) {
    const round = roundTo(sorted[Math.floor((i * sorted.length) / classes)] ?? 0, sorted);
    const before = found.at(-1);
    const apart = before === undefined ? round > (sorted[0] ?? 0) : round > before && round - before >= least;
    if (apart) found.push(round);
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

/** Class of a difference that can be told from chance; 3 is the middle. */
export function percentClass(percent: number): number {
  if (percent < 0) return percent <= -50 ? 0 : percent <= -20 ? 1 : 2;
  return percent >= 50 ? 6 : percent >= 20 ? 5 : 4;
}
