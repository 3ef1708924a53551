import { describe, expect, it } from "vitest";
import type { Product } from "../src/api/types";
import { againstOf, besideOf } from "../src/state/beside";
import { choiceOf, productOf, whoOf } from "../src/state/choice";

const dimension = (name: string, values: string[]) => ({
  name,
  names_areas: name === "area",
  values,
  has_total: values.includes("all"),
  additive: false,
});
const footfall: Product = {
  id: "footfall",
  title: "Visits",
  definition: "",
  unit: "people",
  measure_units: {},
  dimensions: [
    dimension("level", ["region", "zone"]),
    dimension("area", []),
    dimension("hour", ["00", "01"]),
    dimension("age_band", ["all", "16-29"]),
  ],
  levels: ["region", "zone"],
  finest_time: "hour",
  additive_over: [],
  time_zone: "Europe/Berlin",
  first_day: "2026-03-02",
  last_day: "2026-03-29",
  number_of_days: 28,
  terms: "",
};

describe("what is chosen", () => {
  it("is complete for an empty address", () => {
    expect(choiceOf({}, footfall)).toMatchObject({
      day: "2026-03-29",
      from: "2026-03-02",
      to: "2026-03-29",
      hour: 12,
      level: "zone",
      areas: [],
      age: "all",
      measure: "absolute",
    });
  });

  it("falls back where the address asks for what is not there", () => {
    const params = {
      day: "2030-01-01",
      hour: "25",
      level: "street",
      age: "7",
      measure: "x",
      from: "2026-03-20",
      to: "2026-03-10",
    };
    expect(choiceOf(params, footfall)).toMatchObject({
      day: "2026-03-29",
      hour: 12,
      level: "zone",
      age: "all",
      measure: "absolute",
      from: "2026-03-10",
    });
  });

  it("asks for attributes only of products that have them", () => {
    expect(whoOf(choiceOf({ age: "16-29", gender: "female" }, footfall))).toEqual({ age_band: "16-29" });
  });

  it("takes the product named if the view can show it, else the one it prefers", () => {
    expect(productOf([footfall], "flows", ["population", "footfall"])?.id).toBe("footfall");
    expect(productOf([footfall], undefined, ["flows"])).toBeUndefined();
  });

  it("puts the period before beside a period, as long as it", () => {
    const choice = choiceOf({ from: "2026-03-16", to: "2026-03-22", beside: "period" }, footfall);
    const beside = besideOf(choice);
    expect(beside).toEqual({ kind: "period", from: "2026-03-09", to: "2026-03-15" });
    expect(againstOf(beside, "zone")).toEqual({ against_from: "2026-03-09", against_to: "2026-03-15" });
  });
});
