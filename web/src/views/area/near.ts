/** Rows of an area, or of the nearest area around it of which such rows are released. */

import { ApiProblem } from "../../api/client";
import type { Question } from "../../api/question";
import type { Product, Row } from "../../api/types";
import type { Session } from "../../state/session";
import { type Subject, upwards } from "../../state/subject";

export interface Near {
  question: Question;
  rows: readonly Row[];
  /** The area of the rows. */
  area: string;
}

/** Why a part of the card is missing, though its product is granted. */
export interface Refused {
  problem: string;
}

export type Part = Near | Refused | null;

export function isShown(part: Part): part is Near {
  return part !== null && "rows" in part;
}

/** What a client may not see is told in its place; the rest of the card stands. */
export async function orRefused<T>(coming: Promise<T>): Promise<T | Refused> {
  try {
    return await coming;
  } catch (error) {
    if (error instanceof ApiProblem) return { problem: error.message };
    throw error;
  }
}

export async function rowsNear(
  session: Session,
  product: Product,
  { all, area }: Subject,
  ask: (level: string, area: string) => Question,
  signal: AbortSignal,
): Promise<Near | null> {
  for (const one of upwards(all, area)) {
    const level = all.of(one)?.level ?? "";
    if (product.levels.length > 0 && !product.levels.includes(level)) continue;
    const question = ask(level, one);
    const { rows } = await session.api.rows(question, signal);
    if (rows.length > 0) return { question, rows, area: one };
  }
  return null;
}
