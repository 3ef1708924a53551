import { describe, expect, it } from "vitest";
import type { Indexed } from "../src/api/types";
import { verdictOf } from "../src/views/event/cards";
import {
  againstOf,
  daypartsOfSpan,
  difference,
  heldOfIndex,
  hoursOf,
  spanOf,
  USUAL,
} from "../src/views/event/question";

const row = (verdict: Indexed["verdict"], value: number | null): Indexed => ({
  value,
  low: value === null ? null : value - 30,
  high: value === null ? null : value + 30,
  status: value === null ? "withheld_small" : "ok",
  sample_band: null,
  days: 4,
  baseline: { value: 500, low: 460, high: 540 },
  expected_low: 420,
  expected_high: 580,
  index: null,
  verdict,
});

describe("an event", () => {
  it("divides the day into the hours before, during and after", () => {
    const span = spanOf("17-22");
    expect(hoursOf("before", span)).toHaveLength(17);
    expect(hoursOf("during", span)).toEqual(["17", "18", "19", "20", "21"]);
    expect(hoursOf("after", span)).toEqual(["22", "23"]);
    expect(spanOf("22-17")).toEqual(USUAL);
    expect(hoursOf("after", spanOf("20-24"))).toEqual([]);
  });

  it("takes the dayparts of trips that overlap it", () => {
    expect(daypartsOfSpan(["13-16", "16-19", "19-24"], { from: 17, to: 20 })).toEqual(["16-19", "19-24"]);
  });

  it("is held against a band only where three such days are released", () => {
    const weeks = ["2026-03-07", "2026-03-14", "2026-03-21"];
    expect(againstOf("2026-03-28", weeks)).toBe("band");
    expect(againstOf("2026-03-28", weeks.slice(1))).toBe("week");
    expect(againstOf("2026-03-28", ["2026-03-27", "2026-03-26", "2026-03-25"])).toBe("week");
  });

  it("has an excess that is as unsure as both its sides", () => {
    const { value, low, high } = difference(
      { value: 900, low: 870, high: 930 },
      { value: 500, low: 460, high: 540 },
    );
    expect([value, low, high]).toEqual([400, 350, 450]);
  });

  it("says in words what can't be told, and never calls a withheld hour a fall", () => {
    expect(verdictOf(heldOfIndex(row("above", 900)), "people", "band")).toBe(
      "More than usual: about 400 people (340 to 460).",
    );
    expect(verdictOf(heldOfIndex(row("as_expected", 520)), "people", "band")).toContain(
      "Not distinguishable",
    );
    // Out of a narrow band, but the day's own figure is as unsure.
    expect(verdictOf(heldOfIndex(row("above", 540)), "people", "band")).toContain("Not distinguishable");
    expect(verdictOf(heldOfIndex(row("unknown", null)), "people", "band")).toContain("withheld or missing");
  });
});
