import { describe, expect, it } from "vitest";
import {
  breaksOf,
  classOf,
  diverging,
  percentClass,
  sequential,
  spread,
  usualHalf,
} from "../src/map/colours";

/** Relative luminance after WCAG. */
function luminance(colour: string): number {
  const channel = (start: number) => {
    const part = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

describe("colours", () => {
  it("change in lightness from step to step, so that no hue need be seen", () => {
    for (const dark of [false, true]) {
      const steps = sequential(dark).map(luminance);
      for (let i = 1; i < steps.length; i++) {
        const [one, other] = [steps[i - 1] ?? 0, steps[i] ?? 0];
        const contrast = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
        expect(contrast, `step ${i}`).toBeGreaterThan(1.15);
        expect(dark ? other > one : other < one).toBe(true);
      }
    }
  });

  it("have as many steps for differences as there are classes", () => {
    expect(diverging(false)).toHaveLength(7);
    expect([-80, -30, -5, 5, 30, 80].map(percentClass)).toEqual([0, 1, 2, 4, 5, 6]);
  });

  it("divide values on round borders that rise", () => {
    const values = Array.from({ length: 500 }, (_, i) => 40 + i * i * 0.37);
    const borders = breaksOf(values, 7);
    expect(borders.length).toBeGreaterThan(3);
    for (let i = 1; i < borders.length; i++) expect(borders[i]).toBeGreaterThan(borders[i - 1] ?? 0);
    for (const border of borders) expect(String(border).replace(/0+$/, "").length).toBeLessThanOrEqual(3);
  });

  it("never make a class narrower than the usual interval", () => {
    const values = Array.from({ length: 300 }, (_, i) => 1000 + i * 10);
    const borders = breaksOf(values, 7, 900);
    expect(borders.length).toBeGreaterThan(1);
    for (let i = 1; i < borders.length; i++) {
      expect((borders[i] ?? 0) - (borders[i - 1] ?? 0)).toBeGreaterThanOrEqual(900);
    }
    expect(
      usualHalf([
        { low: 0, high: 10 },
        { low: null, high: null },
        { low: 0, high: 20 },
        { low: 1, high: 41 },
      ]),
    ).toBe(10);
    expect(spread(sequential(false), 2)).toEqual([sequential(false)[0], sequential(false)[6]]);
  });

  it("put a value into the class of the borders at or below it", () => {
    expect([5, 10, 15, 20, 99].map((value) => classOf(value, [10, 20]))).toEqual([0, 1, 1, 2, 2]);
    expect(breaksOf([], 7)).toEqual([]);
  });
});
