/** The area that a view is about, on its own level; the whole where none was chosen. */

import type { AreaIndex } from "./areas";
import type { Choice } from "./choice";
import type { Session } from "./session";

export interface Subject {
  area: string;
  level: string;
  /** Areas of all levels. */
  all: AreaIndex;
}

export async function subjectOf(session: Session, choice: Choice): Promise<Subject> {
  const all = await session.allAreas();
  const chosen = all.of(choice.areas[0] ?? "") ?? all.features[0]?.properties;
  return { area: chosen?.area ?? "", level: chosen?.level ?? choice.level, all };
}

/** An area and those that it lies in, fine to coarse. */
export function upwards(all: AreaIndex, area: string): string[] {
  const found: string[] = [];
  for (let one: string | null | undefined = area; one && !found.includes(one); one = all.of(one)?.parent) {
    if (all.of(one)) found.push(one);
  }
  return found;
}
