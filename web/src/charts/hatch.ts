/** A mark that draws nothing and defines the hatching that withheld parts of a chart are filled with. */

import type { Markish } from "@observablehq/plot";

let made = 0;
const SVG = "http://www.w3.org/2000/svg";

export interface Hatch {
  mark: Markish;
  fill: string;
}

export function hatch(stroke: string): Hatch {
  const id = `hatch-${++made}`;
  const mark = ((
    _index: unknown,
    _scales: unknown,
    _values: unknown,
    _dimensions: unknown,
    context: Drawing,
  ) => {
    const make = (name: string, attributes: Record<string, string>, ...inside: Element[]) => {
      const element = context.document.createElementNS(SVG, name);
      for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
      element.append(...inside);
      return element;
    };
    const line = make("path", { d: "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2", stroke, "stroke-width": "1.1" });
    const size = { width: "6", height: "6", patternUnits: "userSpaceOnUse" };
    return make("defs", {}, make("pattern", { id, ...size }, line));
  }) as unknown as Markish;
  return { mark, fill: `url(#${id})` };
}

interface Drawing {
  document: Document;
}
