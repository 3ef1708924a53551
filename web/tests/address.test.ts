import { describe, expect, it } from "vitest";
import { changed, readAddress, writeAddress } from "../src/state/address";

describe("the address is the state", () => {
  it("comes back as it was written, whatever signs it holds", () => {
    const address = { view: "week", params: { area: "Z1,Z 2", note: "a&b=c#d", day: "2026-03-14" } };
    expect(readAddress(writeAddress(address))).toEqual(address);
  });

  it("is written in one way only, whatever the order of choices", () => {
    const one = writeAddress({ view: "map", params: { hour: "15", day: "2026-03-14" } });
    expect(one).toBe(writeAddress({ view: "map", params: { day: "2026-03-14", hour: "15" } }));
    expect(one).toBe("#/map?day=2026-03-14&hour=15");
  });

  it("opens the map where it is empty", () => {
    expect(readAddress("")).toEqual({ view: "map", params: {} });
  });

  it("loses what is set to nothing and keeps the rest", () => {
    expect(changed({ area: "Z1", hour: "3" }, { area: null, day: "2026-03-14" })).toEqual({
      hour: "3",
      day: "2026-03-14",
    });
  });
});
