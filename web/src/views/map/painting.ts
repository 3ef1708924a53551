/** From figures to classes of colour. */

import type { Paint } from "../../map/area_layers";
import { breaksOf, classOf, percentClass, usualHalf } from "../../map/colours";
import type { AreaIndex } from "../../state/areas";
import type { Measure } from "../../state/choice";
import type { Cell, Cells } from "./hours";

const CLASSES = 7;
const SAME = 3;

/** What the map shows of a cell: its value, or its value per km². */
export function shownValue(cell: Cell, km2: number, measure: Measure): number | null {
  const { value } = cell.figures;
  if (value === null) return null;
  return measure === "density" ? (km2 > 0 ? value / km2 : null) : value;
}

/** Borders of the classes over all hours that are here, so that they stay while playing. */
export function bordersOf(all: readonly Cells[], areas: AreaIndex, measure: Measure): number[] {
  const values: number[] = [];
  const halves: { low: number | null; high: number | null }[] = [];
  for (const cells of all) {
    for (const [area, cell] of cells) {
      const km2 = areas.of(area)?.area_km2 ?? 0;
      const value = shownValue(cell, km2, measure);
      if (value === null) continue;
      values.push(value);
      const { low, high } = cell.figures;
      const divisor = measure === "density" ? km2 : 1;
      halves.push({ low: (low ?? value) / divisor, high: (high ?? value) / divisor });
    }
  }
  return breaksOf(values, CLASSES, usualHalf(halves));
}

export function paintsOf(
  cells: Cells,
  areas: AreaIndex,
  measure: Measure,
  borders: readonly number[],
): ReadonlyMap<string, Paint> {
  const found = new Map<string, Paint>();
  for (const [area, cell] of cells) {
    const properties = areas.of(area);
    if (properties) found.set(area, paintOf(cell, properties.area_km2, measure, borders));
  }
  return found;
}

function paintOf(cell: Cell, km2: number, measure: Measure, borders: readonly number[]): Paint {
  const value = shownValue(cell, km2, measure);
  if (value === null) return { kind: "withheld", class: -1 };
  if (measure === "baseline") return comparedPaint(cell);
  const kind = cell.figures.status === "low_reliability" ? "rough" : "ok";
  return { kind, class: classOf(value, borders) };
}

function comparedPaint({ comparison }: Cell): Paint {
  if (!comparison || comparison.verdict === "unknown") return { kind: "withheld", class: -1 };
  if (comparison.verdict === "not_distinguishable" || !comparison.percent) return { kind: "ok", class: SAME };
  return { kind: "ok", class: percentClass(comparison.percent.value) };
}
