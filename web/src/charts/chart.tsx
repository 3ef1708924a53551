/**
 * A chart by Observable Plot. Plot writes a `<style>` into each picture, which our security policy refuses; so it draws
 * in a document of its own, and its few rules stand in our style sheet.
 */

import type { PlotOptions } from "@observablehq/plot";
import { useEffect, useRef, useState } from "preact/hooks";
import { isDark } from "../state/preferences";
import { language, locale } from "../words";

export type Plot = typeof import("@observablehq/plot");

export interface Colours {
  ink: string;
  quiet: string;
  main: string;
  band: string;
  other: string;
  line: string;
}

interface Props {
  /** Says in a sentence what is to be seen. */
  label: string;
  height?: number;
  options: (plot: Plot, colours: Colours, width: number) => PlotOptions;
  /** When one of them changes, it is drawn anew. */
  depends: readonly unknown[];
}

export function Chart({ label, height = 220, options, depends }: Props) {
  const place = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);
  useEffect(() => {
    if (!place.current) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    observer.observe(place.current);
    return () => observer.disconnect();
  }, []);
  useEffect(() => {
    if (!place.current || width === 0) return;
    let current = true;
    const host = place.current;
    import("@observablehq/plot").then((plot) => {
      if (!current) return;
      host.replaceChildren(drawn(plot, { height, ...options(plot, coloursOf(host), width), width }, label));
    });
    return () => {
      current = false;
    };
  }, [width, height, label, isDark.value, language.value, ...depends]);
  return <div ref={place} class="chart" style={{ minHeight: `${height}px` }} />;
}

function drawn(plot: Plot, options: PlotOptions, label: string): Element {
  const studio = document.implementation.createHTMLDocument("");
  const made = plot.plot({ className: "plot", ariaLabel: label, ...options, document: studio });
  for (const style of made.querySelectorAll("style")) style.remove();
  for (const group of made.querySelectorAll("g[aria-label]")) group.removeAttribute("aria-label");
  const picture = document.adoptNode(made);
  const svg = picture instanceof SVGElement ? picture : picture.querySelector("svg:last-of-type");
  svg?.setAttribute("data-picture", "chart");
  svg?.setAttribute("role", "img");
  return picture;
}

/** A number at an axis, as the page's language writes it. */
export function axisNumber(value: number): string {
  return value.toLocaleString(locale.value);
}

export function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return {
    ink: of("ink"),
    quiet: of("quiet"),
    main: of("main"),
    band: of("band"),
    other: of("other"),
    line: of("line"),
  };
}
