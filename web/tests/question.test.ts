import { describe, expect, it } from "vitest";
import { asCurl, asPython, pathOf, question } from "../src/api/question";

const asked = question("footfall", "compare", {
  by: "area",
  level: "zone",
  area: ["Z1", "Z2"],
  from: "2026-03-09",
  against_from: "2026-03-02",
  gender: null,
  age_band: "",
});

describe("a question", () => {
  it("leaves out what is empty and joins lists", () => {
    expect(pathOf(asked, "csv")).toBe(
      "/v1/products/footfall/compare?by=area&level=zone&area=Z1,Z2&from=2026-03-09&against_from=2026-03-02&f=csv",
    );
  });

  it("is copied without the key", () => {
    expect(asCurl(asked, "https://host")).toContain('-H "X-API-Key: $FOOTFALL_KEY"');
    expect(asPython(asked, "https://host")).toContain('key=os.environ["FOOTFALL_KEY"]');
  });

  it("uses the Python client's names", () => {
    const script = asPython(asked, "https://host");
    expect(script).toContain("footfall.compare(");
    expect(script).toContain('first="2026-03-09"');
    expect(script).toContain('against_first="2026-03-02"');
  });
});
