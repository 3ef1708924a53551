/** Figures of all areas by hour, fetched as they are needed and kept. */

import type { Api } from "../../api/client";
import { type Question, question } from "../../api/question";
import type { Comparison, Figures } from "../../api/types";
import { type Choice, hasDimension, hourLabel, whoOf } from "../../state/choice";
import { plusDays } from "../../state/days";

export interface Cell {
  figures: Figures;
  /** Against the same hour a week before, where that is what is shown. */
  comparison?: Comparison;
}

export type Cells = ReadonlyMap<string, Cell>;

/** Up to so many areas, a whole day comes at once; beyond, hour by hour. */
export const AREAS_AT_ONCE = 6000;
export const HOURS = 24;

export function weekBefore(day: string): string {
  return plusDays(day, -7);
}

/** The question whose answer the map shows. */
export function mapQuestion(choice: Choice, hour: number | null): Question {
  const { product, level, day } = choice;
  const time = hour !== null && hasDimension(product, "hour") ? { hour: hourLabel(hour) } : {};
  if (choice.measure === "baseline") {
    const sides = { day, against_day: weekBefore(day) };
    return question(product.id, "compare", { by: "area", level, ...sides, ...time, ...whoOf(choice) });
  }
  return question(product.id, "values", { level, day, ...time, ...whoOf(choice) });
}

export class HourSource {
  readonly hours: boolean;
  private readonly kept = new Map<number, Promise<Cells>>();
  private readonly done = new Map<number, Cells>();

  constructor(
    private readonly api: Api,
    private readonly choice: Choice,
    private readonly areas: number,
    private readonly signal: AbortSignal,
  ) {
    this.hours = hasDimension(choice.product, "hour");
  }

  /** An hour's figures, if they are here. */
  have(hour: number): Cells | undefined {
    return this.done.get(this.key(hour));
  }

  /** All figures that are here. */
  get all(): readonly Cells[] {
    return [...this.done.values()];
  }

  want(hour: number): Promise<Cells> {
    const key = this.key(hour);
    const held = this.kept.get(key);
    if (held) return held;
    if (this.choice.measure === "baseline") return this.keep(key, this.compared(key));
    if (this.hours && this.areas <= AREAS_AT_ONCE) return this.wholeDay(key);
    return this.keep(
      key,
      this.released(this.hours ? key : null).then((found) => found.get(key) ?? new Map()),
    );
  }

  private key(hour: number): number {
    return this.hours ? hour : 0;
  }

  private keep(key: number, coming: Promise<Cells>): Promise<Cells> {
    this.kept.set(key, coming);
    coming.then(
      (cells) => this.done.set(key, cells),
      () => this.kept.delete(key),
    );
    return coming;
  }

  private wholeDay(wanted: number): Promise<Cells> {
    const day = this.released(null);
    for (let hour = 0; hour < HOURS; hour++) {
      this.keep(
        hour,
        day.then((found) => found.get(hour) ?? new Map()),
      );
    }
    return this.kept.get(wanted) as Promise<Cells>;
  }

  private async released(hour: number | null): Promise<Map<number, Cells>> {
    const table = await this.api.table(mapQuestion(this.choice, hour), this.signal);
    const found = new Map<number, Map<string, Cell>>();
    const [areas, hours] = [table.column("area"), table.column("hour")];
    for (let row = 0; row < table.size; row++) {
      const key = this.hours ? Number(hours[row]) : 0;
      let cells = found.get(key);
      if (!cells) {
        cells = new Map();
        found.set(key, cells);
      }
      cells.set(areas[row] ?? "", { figures: table.figures(row) });
    }
    return found;
  }

  private async compared(hour: number): Promise<Cells> {
    const { rows } = await this.api.compared(mapQuestion(this.choice, hour), this.signal);
    return new Map(
      rows.map((row) => [String(row.area), { figures: row.this ?? MISSING, comparison: row }] as const),
    );
  }
}

const MISSING: Figures = { value: null, low: null, high: null, status: "no_data", sample_band: null };
