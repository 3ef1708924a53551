/** All that the page says, in English, German and Spanish. One file for each view; keys are checked by the compiler. */

import { computed, signal } from "@preact/signals";
import { area } from "./area";
import { calendar } from "./calendar";
import { catchment } from "./catchment";
import { compare } from "./compare";
import { event } from "./event";
import { flows } from "./flows";
import { map } from "./map";
import { operations } from "./operations";
import { quality } from "./quality";
import { report } from "./report";
import { shell } from "./shell";
import type { Text } from "./text";
import { week } from "./week";

export const LANGUAGES = ["en", "de", "es"] as const;
export type Language = (typeof LANGUAGES)[number];

export const words = {
  ...shell,
  ...map,
  ...area,
  ...week,
  ...catchment,
  ...compare,
  ...flows,
  ...quality,
  ...calendar,
  ...event,
  ...operations,
  ...report,
} satisfies Record<string, Text>;
export type Key = keyof typeof words;
export type Values = Readonly<Record<string, string | number>>;

export const language = signal<Language>("en");

/** A language that the page speaks, from what a browser wants. */
export function spoken(wanted: readonly string[]): Language {
  for (const tag of wanted) {
    const found = LANGUAGES.find((known) => tag.toLowerCase().startsWith(known));
    if (found) return found;
  }
  return "en";
}

/** A sentence in the page's language; `{name}` stands for a value. */
export function t(key: Key, values: Values = {}): string {
  return filled(words[key][language.value], values);
}

export function filled(text: string, values: Values): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** A word for something whose name comes from the data, such as an age band; itself if there is none. */
export function named(kind: string, name: string): string {
  const key = `${kind}.${name}`;
  return key in words ? t(key as Key) : name;
}

export const locale = computed(() => ({ en: "en-GB", de: "de-DE", es: "es-ES" })[language.value]);
