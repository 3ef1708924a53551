import { describe, expect, it } from "vitest";
import type { Figures } from "../src/api/types";
import { AreaIndex } from "../src/state/areas";
import { onLevel } from "../src/state/place";
import { curve, drawn, kindOf, widthOf } from "../src/views/flows/lines";
import { dotted, hatched } from "../src/views/flows/matrix";
import { routeText } from "../src/views/flows/side";
import { busiest, daypartText, summed, type Trip, untold } from "../src/views/flows/trips";
import { feature } from "./places";

const shown = (value: number): Figures => ({
  value,
  low: value * 0.9,
  high: value * 1.1,
  status: "ok",
  sample_band: ">1000",
});
const WITHHELD: Figures = { value: null, low: null, high: null, status: "withheld_small", sample_band: null };
const trip = (origin: string, destination: string, figures: Figures): Trip => ({
  origin,
  destination,
  figures,
});

describe("lines of trips", () => {
  it("begin and end at the areas and bend to opposite sides, so that both ways are seen", () => {
    const there = curve([10, 50], [11, 50]);
    const back = curve([11, 50], [10, 50]);
    expect(there[0]).toEqual([10, 50]);
    expect(there.at(-1)?.[0]).toBeCloseTo(11);
    expect(there[14]?.[1]).toBeLessThan(50);
    expect(back[14]?.[1]).toBeGreaterThan(50);
  });

  it("are as wide as their share of the greatest", () => {
    expect(widthOf(500, 1000) / widthOf(1000, 1000)).toBeCloseTo(0.5);
  });

  it("say which way they go from a picked area, and that a withheld one is not a line of zero", () => {
    expect(kindOf(trip("A", "B", shown(5)), "A")).toBe("out");
    expect(kindOf(trip("B", "A", shown(5)), "A")).toBe("in");
    expect(kindOf(trip("B", "A", WITHHELD), "A")).toBe("withheld");
  });

  it("are drawn between different known areas only, with no arrow on a withheld one", () => {
    const areas = new AreaIndex([feature("A", 10, 50), feature("B", 11, 50)]);
    const all = [
      trip("A", "A", shown(9)),
      trip("A", "B", shown(5)),
      trip("B", "A", WITHHELD),
      trip("A", "X", shown(1)),
    ];
    const { lines, ends } = drawn(all, areas, undefined);
    expect(lines.features.map((one) => one.properties?.pair)).toEqual(["A>B", "B>A"]);
    expect(ends.features).toHaveLength(1);
  });
});

describe("trips", () => {
  it("add up with all their uncertainty, and withheld ones are not counted as zero", () => {
    const total = summed([shown(100), shown(200), WITHHELD]);
    expect([total.value, total.low, total.high]).toEqual([300, 270, expect.closeTo(330)]);
    expect(summed([WITHHELD]).value).toBeNull();
  });

  it("fill the matrix with the busiest areas, the picked one among them", () => {
    const all = [trip("A", "B", shown(9)), trip("B", "C", shown(5)), trip("D", "D", WITHHELD)];
    expect(busiest(all, undefined, 2)).toEqual(["B", "A"]);
    expect(busiest(all, "D", 2)).toEqual(["D", "B"]);
  });

  it("to a rest are named by what it is the rest of, stand in no matrix, and what is merged counts once", () => {
    const areas = new AreaIndex([feature("A", 10, 50), feature("R", 10, 50, "region")]);
    const rest = trip("A", "rest:R", shown(40));
    expect(routeText(rest, areas)).toBe("Name of A → smaller areas of Name of R, together");
    expect(busiest([rest, trip("A", "B", shown(9))], undefined)).toEqual(["A", "B"]);
    expect(untold([rest, trip("A", "C", { ...WITHHELD, status: "merged" }), trip("A", "D", WITHHELD)])).toBe(
      1,
    );
  });

  it("call dayparts that follow each other one span", () => {
    expect(daypartText(["06-10", "10-13", "19-24"])).toBe("06:00–13:00, 19:00–24:00");
  });

  it("take a zone for the district that it lies in", () => {
    const zone = feature("Z1", 10, 50, "zone", "A");
    const areas = new AreaIndex([feature("A", 10, 50), zone]);
    expect(onLevel(areas, "Z1", "district")).toBe("A");
    expect(onLevel(areas, "A", "zone")).toBeUndefined();
  });
});

describe("a cell of the matrix", () => {
  it("is hatched and dotted inside of its bounds", () => {
    const square = { x: 10, y: 20, width: 18 };
    const numbers = (path: string) =>
      path.match(/[\d.]+ [\d.]+/g)?.map((pair) => pair.split(" ").map(Number)) ?? [];
    const points = [...numbers(hatched(square)), ...numbers(dotted(square))];
    expect(points.length).toBeGreaterThan(20);
    for (const [x = 0, y = 0] of points) {
      expect(x >= 10 && x <= 28 && y >= 20 && y <= 38).toBe(true);
    }
  });
});
