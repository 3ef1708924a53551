import { describe, expect, it } from "vitest";
import { Api } from "../src/api/client";
import type { DayOfRuns, Me } from "../src/api/types";
import { Session } from "../src/state/session";
import { rulesOf, shareText } from "../src/views/operations/ingest";
import { entriesFor } from "../src/views/registry";

const day = (bad: Record<string, number>): DayOfRuns => ({
  day: "2026-03-02",
  read: 5_000_000,
  kept_share: 0.99,
  opted_out_share: 0,
  bad_share: 0.003,
  bad,
  released: [],
});

const session = (...granted: string[]) => {
  const grants = granted.map((product) => ({ product }));
  const settings = { version: "", issuer: null, client_id: "", audience: "", open: false, basemap: null };
  return new Session(new Api({ kind: "nobody" }), { grants } as unknown as Me, [], settings);
};

describe("operations", () => {
  it("are in the navigation of those who run it only; all products do not include them", () => {
    const names = (...granted: string[]) => entriesFor(session(...granted)).map(({ id }) => id);
    expect(names("operations")).toContain("operations");
    expect(names("*")).not.toContain("operations");
  });

  it("put rules in the order of how often they were broken, over all days", () => {
    const found = rulesOf([day({ late: 0.001, empty: 0 }), day({ late: 0.003 })]);
    expect(found.map(({ rule, days }) => [rule, days])).toEqual([
      ["late", 2],
      ["empty", 1],
    ]);
    expect(found[0]?.share).toBeCloseTo(0.002);
  });

  it("do not call rows that are there none", () => {
    expect(shareText(0, true)).toBe("< 0.1%");
    expect(shareText(0)).toBe("0.0%");
  });
});
