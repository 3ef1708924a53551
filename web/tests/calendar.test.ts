import { describe, expect, it } from "vitest";
import type { Figures, ReleaseSummary } from "../src/api/types";
import { daysOfSpan, monthsOf, tintOf } from "../src/views/calendar/months";

const release = (day: string): ReleaseSummary => ({
  release_id: day,
  product: "footfall",
  day,
  rows: 1,
  withheld_share: 0,
  method_version: "0.1",
  current: true,
});
const figures = (value: number, half: number): Figures => ({
  value,
  low: value - half,
  high: value + half,
  status: "ok",
  sample_band: null,
});

describe("the calendar", () => {
  const days = daysOfSpan(
    [release("2026-03-30"), release("2026-04-01")],
    [{ ...figures(10, 1), day: "2026-03-30" }],
    [{ day: "2026-04-01", name: "A holiday" }],
  );

  it("tells a gap between releases from a day without figures", () => {
    expect(days.map(({ kind }) => kind)).toEqual(["released", "missing", "released"]);
    expect(days[1]?.figures).toBeUndefined();
    expect(days[2]?.holiday).toBe("A holiday");
  });

  it("lays months out from Monday to Sunday, with what is outside of them", () => {
    const [march, april] = monthsOf(days);
    expect(march?.weeks[0]?.findIndex((day) => day !== undefined)).toBe(6);
    expect(april?.weeks[0]?.[2]).toMatchObject({ day: "2026-04-01", kind: "released" });
    expect(march?.weeks.flat().filter((day) => day?.kind === "outside")).toHaveLength(29);
  });

  it("gives days that can't be told apart the same colour", () => {
    const rough = [figures(1000, 400), figures(1050, 400), figures(1090, 400)];
    expect(rough.map((one) => tintOf(one, rough))).toEqual([1, 1, 1]);
    const sharp = [figures(1000, 10), figures(2000, 10)];
    expect(sharp.map((one) => tintOf(one, sharp))).toEqual([1, 4]);
  });
});
