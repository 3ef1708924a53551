/** What is put beside a period or an area: another area, or another period; from the address. */

import type { Choice } from "./choice";
import { daysBetween, isDay, plusDays } from "./days";

export type Beside =
  | { kind: "nothing" }
  | { kind: "area"; area: string }
  | { kind: "period"; from: string; to: string };

export function besideOf({ params, from, to, product }: Choice): Beside {
  if (params.other) return { kind: "area", area: params.other };
  if (params.beside === "period") {
    const length = daysBetween(from, to).length;
    const first = isDay(params.other_from) ? params.other_from : plusDays(from, -length);
    const last = isDay(params.other_to) ? params.other_to : plusDays(first, length - 1);
    const inside = (day: string) => [[product.first_day, day].sort()[1], product.last_day].sort()[0] ?? day;
    return { kind: "period", from: inside(first), to: inside([first, last].sort()[1] ?? last) };
  }
  return { kind: "nothing" };
}

/** Parameters of the other side of a comparison. */
export function againstOf(beside: Beside, level: string): Record<string, string> {
  if (beside.kind === "area") return { against_area: beside.area, against_level: level };
  if (beside.kind === "period") return { against_from: beside.from, against_to: beside.to };
  return {};
}
