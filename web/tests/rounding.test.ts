import { describe, expect, it } from "vitest";
import { numberText, rounded, stepOf } from "../src/figures/rounding";

describe("rounding follows the interval", () => {
  it("never shows a digit that the interval does not carry", () => {
    expect(rounded({ value: 41_237, low: 39_337, high: 43_137 })).toEqual({
      value: 41_000,
      low: 39_000,
      high: 43_500,
      step: 500,
    });
  });

  it("takes 1, 2 or 5 times a power of ten, at most half of the half-width", () => {
    for (const half of [0.3, 1, 7, 19, 20, 99, 1234, 5e5]) {
      const step = stepOf(100 - half, 100 + half);
      const digit = step / 10 ** Math.floor(Math.log10(step) + 1e-9);
      expect([1, 2, 5]).toContain(Math.round(digit));
      expect(step).toBeLessThanOrEqual(half / 2 + 1e-12);
      expect(step * 2.5).toBeGreaterThan(half / 2 - 1e-12);
    }
  });

  it("rounds limits outwards, so that the shown interval holds the released one", () => {
    for (let i = 0; i < 200; i++) {
      const [low, half] = [i * 37.3, 1 + (i % 17) * 11.7];
      const shown = rounded({ value: low + half, low, high: low + 2 * half });
      expect(shown.low).toBeLessThanOrEqual(low + 1e-6);
      expect(shown.high).toBeGreaterThanOrEqual(low + 2 * half - 1e-6);
    }
  });

  it("writes numbers as the language does, with the decimals of the step", () => {
    expect(numberText(41_000, 500, "en-GB")).toBe("41,000");
    expect(numberText(41_000, 500, "de-DE")).toBe("41.000");
    expect(numberText(1.25, 0.05, "en-GB")).toBe("1.25");
  });
});
