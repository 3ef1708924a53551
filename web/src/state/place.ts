/** Which area is meant, on the level that a view shows. */

import type { AreaIndex } from "./areas";
import type { Choice } from "./choice";
import type { Session } from "./session";

export interface Place {
  area: string;
  level: string;
}

/** The area itself if it is of the level, else the one of that level that it lies in. */
export function onLevel(all: AreaIndex, area: string | undefined, level: string): string | undefined {
  for (let at = area ? all.of(area) : undefined; at; at = at.parent ? all.of(at.parent) : undefined) {
    if (at.level === level) return at.area;
  }
  return undefined;
}

/** The chosen area, or the first of the coarsest level. */
export async function placeOf(session: Session, choice: Choice, all: AreaIndex): Promise<Place> {
  const chosen = onLevel(all, choice.areas[0], choice.level);
  if (chosen) return { area: chosen, level: choice.level };
  const level = choice.product.levels[0] ?? choice.level;
  const first = (await session.areas(level)).features[0];
  return { area: first?.properties.area ?? "", level };
}
