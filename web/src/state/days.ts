/** Local days as text (`2026-03-14`); arithmetic in UTC, so that no clock change gets in. */

import type { ReleaseSummary } from "../api/types";

const DAY_MS = 86_400_000;
export const WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof WEEKDAYS)[number];

function utc(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}

export function plusDays(day: string, number: number): string {
  return new Date(utc(day).getTime() + number * DAY_MS).toISOString().slice(0, 10);
}

export function daysBetween(first: string, last: string): string[] {
  const found: string[] = [];
  for (let day = first; day <= last; day = plusDays(day, 1)) found.push(day);
  return found;
}

/** 0 is Monday. */
export function weekdayNumber(day: string): number {
  return (utc(day).getUTCDay() + 6) % 7;
}

export function weekdayOf(day: string): Weekday {
  return WEEKDAYS[weekdayNumber(day)] ?? "mon";
}

export function isDay(text: string | undefined): text is string {
  return text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text).getTime());
}

/** Such as "Saturday, 14 March 2026" in a language. */
export function longDay(day: string, language: string): string {
  return utc(day).toLocaleDateString(language, {
    weekday: "long",
    day: "numeric",
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
}

export function shortDay(day: string, language: string): string {
  return utc(day).toLocaleDateString(language, {
    weekday: "short",
    day: "numeric",
    month: "short",
    timeZone: "UTC",
  });
}

export function weekdayName(weekday: Weekday, language: string, width: "long" | "short" = "short"): string {
  const monday = "2026-03-02";
  return utc(plusDays(monday, WEEKDAYS.indexOf(weekday))).toLocaleDateString(language, {
    weekday: width,
    timeZone: "UTC",
  });
}

/** "15:00" to "16:00" as text for an hour. */
export function hourText(hour: number): string {
  return `${String(hour).padStart(2, "0")}:00`;
}

/** Days that have a current release. */
export function daysOf(releases: readonly ReleaseSummary[]): string[] {
  return releases.filter((release) => release.current).map((release) => release.day);
}

/** The first day of a release's period: of a day itself, or of a window such as `2026-02-23..2026-03-22`. */
export function firstOf(period: string): string {
  return period.slice(0, 10);
}

export function holdsDay(period: string, day: string): boolean {
  return day >= firstOf(period) && day <= period.slice(-10);
}

/** A day in words, or a window's first and last. */
export function periodText(period: string, language: string): string {
  const last = period.slice(-10);
  if (last === period) return longDay(period, language);
  return `${shortDay(firstOf(period), language)} – ${longDay(last, language)}`;
}
