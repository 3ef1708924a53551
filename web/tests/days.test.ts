import { describe, expect, it } from "vitest";
import { firstOf, holdsDay, periodText } from "../src/state/days";

describe("periods of releases", () => {
  const window = "2026-02-23..2026-03-22";
  it("are days or windows, and hold the days from the first to the last", () => {
    expect(firstOf(window)).toBe("2026-02-23");
    expect(
      ["2026-02-22", "2026-02-23", "2026-03-22", "2026-03-23"].map((day) => holdsDay(window, day)),
    ).toEqual([false, true, true, false]);
    expect(holdsDay("2026-03-02", "2026-03-02")).toBe(true);
  });

  it("are said by both their ends", () => {
    expect(periodText(window, "en-GB")).toMatch(/^Mon 23 Feb – Sunday,? 22 March 2026$/);
    expect(periodText("2026-03-22", "en-GB")).toMatch(/^Sunday,? 22 March 2026$/);
  });
});
