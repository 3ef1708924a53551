/** What a person prefers: language, appearance, stillness. Kept in the browser, sent nowhere. */

import { computed, effect, signal } from "@preact/signals";
import { LANGUAGES, type Language, language, spoken } from "../words";

export type Theme = "auto" | "light" | "dark";

export const theme = signal<Theme>("auto");
const deviceIsDark = signal(false);
export const still = signal(false);

/** Whether what is shown is meant for paper, which is white. */
export const paper = signal(false);

export const isDark = computed(
  () => !paper.value && (theme.value === "dark" || (theme.value === "auto" && deviceIsDark.value)),
);

const PREFIX = "footfall.";

export function kept(name: string, value: string): void {
  window.localStorage.setItem(PREFIX + name, value);
}

/** Reads what was preferred before, and follows the device where nothing was. */
export function startPreferences(): void {
  const held = window.localStorage.getItem(`${PREFIX}language`);
  language.value = LANGUAGES.includes(held as Language) ? (held as Language) : spoken(navigator.languages);
  const look = window.localStorage.getItem(`${PREFIX}theme`);
  if (look === "light" || look === "dark") theme.value = look;
  follow("(prefers-color-scheme: dark)", (dark) => {
    deviceIsDark.value = dark;
  });
  follow("(prefers-reduced-motion: reduce)", (reduced) => {
    still.value = reduced;
  });
  effect(() => {
    document.documentElement.dataset.theme = isDark.value ? "dark" : "light";
  });
}

function follow(query: string, tell: (matches: boolean) => void): void {
  const media = window.matchMedia(query);
  tell(media.matches);
  media.addEventListener("change", (event) => tell(event.matches));
}
