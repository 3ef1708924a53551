/** The page's whole state is its address: `#/map?day=2026-03-14&hour=15&area=Z0101`. It never leaves the browser. */

import { signal } from "@preact/signals";

export type Params = Readonly<Record<string, string>>;

export interface Address {
  view: string;
  params: Params;
}

export const HOME = "map";

export function readAddress(hash: string): Address {
  const text = hash.replace(/^#\/?/, "");
  const mark = text.indexOf("?");
  const view = (mark < 0 ? text : text.slice(0, mark)) || HOME;
  const params = Object.fromEntries(new URLSearchParams(mark < 0 ? "" : text.slice(mark + 1)));
  return { view, params };
}

export function writeAddress({ view, params }: Address): string {
  const query = new URLSearchParams(
    Object.entries(params)
      .filter(([, value]) => value !== "")
      .sort(([one], [other]) => (one < other ? -1 : 1)),
  ).toString();
  return `#/${view}${query ? `?${query.replaceAll("%2C", ",").replaceAll("%3A", ":")}` : ""}`;
}

/** Params with changes put in; an empty text or null takes one out. */
export function changed(params: Params, changes: Readonly<Record<string, string | null>>): Params {
  const merged: Record<string, string> = { ...params };
  for (const [name, value] of Object.entries(changes)) {
    if (value === null || value === "") delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

const hash = () => (typeof window === "undefined" ? "" : window.location.hash);

export const address = signal<Address>(readAddress(hash()));

/** Go to a view; what was chosen goes along. */
export function go(view: string, changes: Readonly<Record<string, string | null>> = {}): void {
  const next = { view, params: changed(address.value.params, changes) };
  window.history.pushState(null, "", writeAddress(next));
  address.value = next;
}

/** Change what is chosen; `quietly` leaves no step in the browser's history, as a slider should. */
export function choose(changes: Readonly<Record<string, string | null>>, quietly = false): void {
  const next = { view: address.value.view, params: changed(address.value.params, changes) };
  const text = writeAddress(next);
  if (text === window.location.hash) return;
  if (quietly) window.history.replaceState(null, "", text);
  else window.history.pushState(null, "", text);
  address.value = next;
}

/** Follow the browser's back and forward, and links. */
export function followHistory(): void {
  const follow = () => {
    address.value = readAddress(window.location.hash);
  };
  window.addEventListener("popstate", follow);
  window.addEventListener("hashchange", follow);
}
