import { describe, expect, it } from "vitest";
import type { Figures } from "../src/api/types";
import { readShape, writeShape } from "../src/map/draw";
import { AreaIndex } from "../src/state/areas";
import { tradeClass } from "../src/views/catchment/homes";
import { bordersOf, paintsOf } from "../src/views/map/painting";

const figures = (value: number | null, status: Figures["status"] = "ok"): Figures => ({
  value,
  low: value === null ? null : value - 1,
  high: value === null ? null : value + 1,
  status,
  sample_band: null,
});
const area = (id: string, km2: number) => ({
  type: "Feature" as const,
  id,
  geometry: {
    type: "Polygon" as const,
    coordinates: [
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 0],
      ],
    ],
  },
  properties: {
    level: "zone",
    area: id,
    name: `Straße ${id}`,
    parent: null,
    area_km2: km2,
    residents: 1,
    centre_lon: 0,
    centre_lat: 0,
  },
});
const areas = new AreaIndex([area("A", 1), area("B", 2), area("C", 4), area("D", 1)]);
const cells = new Map([
  ["A", { figures: figures(10) }],
  ["B", { figures: figures(40, "low_reliability") }],
  ["C", { figures: figures(null, "withheld_small") }],
]);

describe("the map's paint", () => {
  it("hatches what is withheld, dots what is rough, and leaves blank what is not covered", () => {
    const paints = paintsOf(cells, areas, "absolute", [20]);
    expect(paints.get("A")).toEqual({ kind: "ok", class: 0 });
    expect(paints.get("B")).toEqual({ kind: "rough", class: 1 });
    expect(paints.get("C")?.kind).toBe("withheld");
    expect(paints.has("D")).toBe(false);
  });

  it("divides by the area where it shows density", () => {
    expect(paintsOf(cells, areas, "density", [15]).get("B")?.class).toBe(1);
    expect(paintsOf(cells, areas, "density", [25]).get("B")?.class).toBe(0);
    expect(bordersOf([cells], areas, "absolute").every((border) => border > 10)).toBe(true);
  });

  it("makes the core of a trade area the darkest", () => {
    expect([50, 70, 90, 100].map(tradeClass)).toEqual([6, 4, 2, 0]);
  });
});

describe("areas", () => {
  it("are found by name without accents, and by id", () => {
    expect(areas.find("strasse b").map((found) => found.area)).toEqual(["B"]);
    expect(areas.find("c")[0]?.area).toBe("C");
    expect(areas.find("nowhere")).toEqual([]);
  });
});

describe("a drawn shape", () => {
  it("comes back from the address to five digits", () => {
    const corners = [
      [9.8712345, 51.01],
      [9.9, 51],
      [9.91, 51.02],
    ] as const;
    expect(readShape(writeShape(corners))).toEqual([
      [9.87123, 51.01],
      [9.9, 51],
      [9.91, 51.02],
    ]);
  });

  it("is nothing where the address holds nonsense", () => {
    expect(readShape("1 2,x y")).toEqual([]);
    expect(readShape(undefined)).toEqual([]);
  });
});
