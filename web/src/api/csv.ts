/** Rows of the API's CSV, kept by column: the lightest form for many rows, and one stream whatever their number. */

import type { Figures, SampleBand, Status } from "./types";

export class Table {
  constructor(
    readonly columns: readonly string[],
    private readonly cells: readonly string[][],
  ) {}

  get size(): number {
    return this.cells[0]?.length ?? 0;
  }

  /** The text of a cell; empty for a column that isn't there. */
  text(column: string, row: number): string {
    return this.cells[this.columns.indexOf(column)]?.[row] ?? "";
  }

  column(name: string): readonly string[] {
    return this.cells[this.columns.indexOf(name)] ?? [];
  }

  figures(row: number): Figures {
    return {
      value: number(this.text("value", row)),
      low: number(this.text("low", row)),
      high: number(this.text("high", row)),
      status: this.text("status", row) as Status,
      sample_band: (this.text("sample_band", row) || null) as SampleBand | null,
    };
  }
}

function number(text: string): number | null {
  return text === "" ? null : Number(text);
}

/** Reads comma-separated text with a header, after RFC 4180. */
export function readCsv(text: string): Table {
  const end = text.indexOf("\n");
  const [columns = []] = quotedLines(end < 0 ? text : text.slice(0, end));
  const body = end < 0 ? "" : text.slice(end + 1);
  const rows = body.includes('"') ? quotedLines(body) : plainLines(body);
  const cells: string[][] = columns.map(() => []);
  for (const row of rows) {
    for (let i = 0; i < columns.length; i++) cells[i]?.push(row[i] ?? "");
  }
  return new Table(columns, cells);
}

function plainLines(text: string): string[][] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => (line.endsWith("\r") ? line.slice(0, -1) : line).split(","));
}

function quotedLines(text: string): string[][] {
  const lines: string[][] = [];
  let line: string[] = [];
  let cell = "";
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted) {
      if (sign !== '"') cell += sign;
      else if (text[i + 1] === '"') cell += text[i++];
      else quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === "," || sign === "\n") {
      line.push(cell);
      cell = "";
      if (sign === "\n") {
        lines.push(line);
        line = [];
      }
    } else if (sign !== "\r") cell += sign;
  }
  if (cell !== "" || line.length > 0) lines.push([...line, cell]);
  return lines;
}

/** Comma-separated text of rows; what is missing is an empty field. */
export function writeCsv(columns: readonly string[], rows: readonly (readonly unknown[])[]): string {
  const line = (cells: readonly unknown[]) => cells.map(field).join(",");
  return [line(columns), ...rows.map(line), ""].join("\n");
}

function field(value: unknown): string {
  const text = value === null || value === undefined ? "" : String(value);
  const safe = /^[=+@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
