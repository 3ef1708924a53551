/** What the quality panel tells: shares of what is shown and withheld, and the manifest's facts. */

import type { Api } from "../api/client";
import type { Table } from "../api/csv";
import { type Question, question } from "../api/question";
import type { Cost, SampleBand, Status } from "../api/types";
import { type Choice, hasDimension, hourLabel, whoOf } from "../state/choice";
import { AREAS_AT_ONCE } from "../views/map/hours";

/** The parts of a manifest that are told; an older release may lack some. */
export interface Facts {
  release_id: string;
  day: string;
  method_version: string;
  definition?: string;
  software?: string;
  network_plan?: string;
  inputs?: string;
  areas?: string;
  withheld_share?: number;
  people_per_subscriber?: number;
  signed_by?: string;
  terms?: string;
  intervals?: { coverage?: number; noise_deviation?: Record<string, number> };
  purpose?: { title?: string; controller?: string; recipient?: string; legal_basis?: string };
  audit?: { number: number; hash: string };
  privacy?: {
    unit?: string;
    profile?: string;
    k?: number;
    charged?: Cost;
    caps?: Record<string, Cost>;
    cubes?: { cube: string; sigma_persons: number }[];
  };
}

export const STATUSES: readonly Status[] = [
  "ok",
  "low_reliability",
  "partial",
  "withheld_small",
  "merged",
  "withheld_dominant",
  "below_resolution",
  "not_covered",
  "no_data",
];
export const BANDS: readonly SampleBand[] = [">1000", "200-1000", "50-200", "<50"];

export interface Share<N extends string> {
  name: N;
  count: number;
  share: number;
}

/** How often each name occurs in a column, in a given order; those that never do are left out. */
export function sharesOf<N extends string>(column: readonly string[], names: readonly N[]): Share<N>[] {
  const counts = new Map<string, number>();
  for (const one of column) counts.set(one, (counts.get(one) ?? 0) + 1);
  const all = names.reduce((sum, name) => sum + (counts.get(name) ?? 0), 0);
  return names
    .map((name) => ({ name, count: counts.get(name) ?? 0 }))
    .filter(({ count }) => count > 0)
    .map((one) => ({ ...one, share: one.count / all }));
}

/** The values of the chosen day and level; of very many areas, those of the chosen hour. */
export function dayQuestion(choice: Choice, areas: number): Question {
  const { product } = choice;
  const level = hasDimension(product, "level") ? { level: choice.level } : {};
  const much = areas > AREAS_AT_ONCE && hasDimension(product, "hour");
  const hour = much ? { hour: hourLabel(choice.hour) } : {};
  return question(product.id, "values", { ...level, day: choice.day, ...hour, ...whoOf(choice) });
}

export interface Shown {
  values: number;
  statuses: readonly Share<Status>[];
  bands: readonly Share<SampleBand>[];
}

export async function shownOf(api: Api, asked: Question, signal: AbortSignal): Promise<Shown> {
  return shownIn(await api.table(asked, signal));
}

export function shownIn(table: Table): Shown {
  return {
    values: table.size,
    statuses: sharesOf(table.column("status"), STATUSES),
    bands: sharesOf(table.column("sample_band"), BANDS),
  };
}

/** The strictest delta's epsilon. */
export function epsilonOf(cost: Cost | undefined): { epsilon: number; delta: string } | undefined {
  const found = Object.entries(cost?.epsilon ?? {})
    .map(([name, epsilon]) => ({ epsilon, delta: name.replace(/^delta /, "") }))
    .sort((one, other) => Number(one.delta) - Number(other.delta));
  return found[0];
}
