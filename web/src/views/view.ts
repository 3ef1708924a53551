/** What a view is. A view is a module that exports one of these; see web/README.md. */

import type { ComponentType } from "preact";
import type { Question } from "../api/question";
import type { Product } from "../api/types";
import type { Choice } from "../state/choice";
import type { Session } from "../state/session";

/** Which of the shared controls stand above the view. */
export type Control = "product" | "day" | "period" | "level" | "who" | "weekday" | "area";

export interface Context {
  session: Session;
  choice: Choice;
}

export interface ViewProps<D> extends Context {
  data: D;
}

/** What can be taken along from a view, as it is chosen now. */
export interface Exports {
  /** Questions whose answers the view shows, the main one first; downloads and copies are made of them. */
  questions: readonly Question[];
  /** The picture; by default all marked with `data-picture` in the view, one below the other. */
  picture?: () => Promise<Blob>;
  /** Rows that the view computed itself, in place of the main question's CSV. */
  table?: { columns: readonly string[]; rows: readonly (readonly unknown[])[] };
}

export interface View<D> {
  id: string;
  /** Ids of products that it can show, the preferred first; empty for any. */
  products: readonly string[];
  /** Further conditions on a product. */
  shows?: (product: Product) => boolean;
  controls: readonly Control[];
  /** Parameters on which `load` depends; when one of them changes, it is called anew. */
  depends: (choice: Choice) => readonly unknown[];
  load: (context: Context, signal: AbortSignal) => Promise<D>;
  Render: ComponentType<ViewProps<D>>;
  exports: (context: Context, data: D) => Exports;
}
