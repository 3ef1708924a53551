import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

/** The API as it is frozen in docs/openapi.json. */
const api = JSON.parse(readFileSync("../docs/openapi.json", "utf8")) as {
  paths: Record<string, Record<string, unknown>>;
  components: { schemas: Record<string, { properties?: Record<string, unknown> }> };
};
const types = readFileSync("src/api/types.ts", "utf8");

/** Fields of an interface of types.ts. */
function fieldsOf(name: string): string[] {
  const body = new RegExp(
    `export interface ${name}(?:<[^{]*>)?(?: extends [^{]+)? \\{\\n(.*?)\\n\\}`,
    "s",
  ).exec(types)?.[1];
  return [...(body ?? "").matchAll(/^ {2}(\w+)\??:/gm)].map(([, field]) => field ?? "");
}

const SCHEMAS: Record<string, string> = {
  Figures: "Figures",
  Interval: "Interval",
  Comparison: "Comparison",
  Explained: "Rows",
  Dimension: "DimensionDescription",
  Product: "ProductDescription",
  ReleaseSummary: "ReleaseSummary",
  Me: "Me",
  Cover: "CoverAnswer",
  ProblemDocument: "Problem",
};

describe("the API's contract", () => {
  it.each(Object.entries(SCHEMAS))("%s has the fields of %s", (name, schema) => {
    const known = Object.keys(api.components.schemas[schema]?.properties ?? {});
    const used = fieldsOf(name);
    expect(used.length).toBeGreaterThan(2);
    for (const field of used) expect(known, `${name}.${field}`).toContain(field);
  });

  it("has every path that the page asks", () => {
    const sources = ["src/api/client.ts", "src/api/question.ts"]
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const asked = [...sources.matchAll(/[`"](\/v1\/[^`"?]*)/g)].map(([, path]) =>
      (path ?? "")
        .replace(/\$\{asked\.product\}\/\$\{asked\.endpoint\}/, "{product}/rollup")
        .replace(/\$\{level\}/, "{collection}")
        .replace(/\$\{releaseId\}/, "{release_id}")
        .replace(/\$\{product\}/, "{product}"),
    );
    expect(asked.length).toBeGreaterThan(5);
    for (const path of asked) expect(Object.keys(api.paths)).toContain(path);
    for (const endpoint of ["values", "rollup", "top", "compare", "index"]) {
      expect(Object.keys(api.paths)).toContain(`/v1/products/{product}/${endpoint}`);
    }
  });
});
