/** Rounding follows the interval: no digit is shown that the estimate does not carry. */

import type { Figures, Interval } from "../api/types";

export interface Rounded {
  value: number;
  low: number;
  high: number;
  step: number;
}

const STEPS = [5, 2, 1] as const;

/** The largest of 1, 2, 5 × 10ⁿ that is at most half of the interval's half-width. */
export function stepOf(low: number, high: number): number {
  const half = (high - low) / 2;
  if (!(half > 0)) return 1;
  const power = 10 ** Math.floor(Math.log10(half / 2));
  return (STEPS.find((step) => step * power <= half / 2) ?? 1) * power;
}

/** A value with its limits on the step of its interval; the limits are rounded outwards. */
export function rounded({ value, low, high }: Interval, least = 0): Rounded {
  const step = Math.max(stepOf(low, high), least);
  return {
    value: onStep(Math.round(value / step), step),
    low: onStep(Math.floor(low / step + 1e-9), step),
    high: onStep(Math.ceil(high / step - 1e-9), step),
    step,
  };
}

function onStep(count: number, step: number): number {
  return Number((count * step).toPrecision(12));
}

/** The interval of figures that are shown, or null. */
export function intervalOf(figures: Figures | Interval | null | undefined): Interval | null {
  if (!figures || figures.value === null || figures.low === null || figures.high === null) return null;
  return { value: figures.value, low: figures.low, high: figures.high };
}

/** Divided by a number that is known exactly, such as an area. */
export function scaled(interval: Interval, divisor: number): Interval {
  return { value: interval.value / divisor, low: interval.low / divisor, high: interval.high / divisor };
}

/** Making a formatter takes longer than using it a hundred times. */
const formatters = new Map<string, Intl.NumberFormat>();

export function numberText(value: number, step: number, language: string): string {
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  const key = `${language} ${digits}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(language, {
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
    });
    formatters.set(key, formatter);
  }
  return formatter.format(value === 0 ? 0 : value);
}
