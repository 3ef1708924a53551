/** All views in the order of the navigation; each is fetched when it is opened. */

import type { ComponentType } from "preact";
import type { Session } from "../state/session";
import type { Key } from "../words";
import type { View } from "./view";

export interface Entry {
  id: string;
  title: Key;
  // biome-ignore lint/suspicious/noExplicitAny: each view knows its own data; the frame only passes them on.
  open: () => Promise<View<any>>;
}

/** A page that shows no product, and whom it is for. */
export interface PageEntry {
  id: string;
  title: Key;
  page: () => Promise<ComponentType<{ session: Session }>>;
  isFor: (session: Session) => boolean;
}

export const ENTRIES: readonly Entry[] = [
  { id: "map", title: "map.title", open: async () => (await import("./map")).view },
  { id: "area", title: "area.title", open: async () => (await import("./area")).view },
  { id: "week", title: "week.title", open: async () => (await import("./week")).view },
  { id: "catchment", title: "catchment.title", open: async () => (await import("./catchment")).view },
  { id: "flows", title: "flows.title", open: async () => (await import("./flows")).view },
  { id: "compare", title: "compare.title", open: async () => (await import("./compare")).view },
  { id: "event", title: "event.title", open: async () => (await import("./event")).view },
  { id: "calendar", title: "calendar.title", open: async () => (await import("./calendar")).view },
];

export const PAGES: readonly PageEntry[] = [
  {
    id: "operations",
    title: "operations.title",
    page: async () => (await import("./operations")).Page,
    isFor: (session) => session.operates,
  },
];

/** What a client finds in the navigation. */
export function entriesFor(session: Session): readonly (Entry | PageEntry)[] {
  const views = session.products.length > 0 ? ENTRIES : [];
  return [...views, ...PAGES.filter((page) => page.isFor(session))];
}
