import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const DAY = "day=2026-03-14&hour=15";

describe("the card of an area", () => {
  it("says how many, who, how long, from where, each with its interval and status", async () => {
    const dashboard = await Dashboard.open(browser, `#/area?${DAY}&area=Z11`);
    await dashboard.shown("area");
    expect(await dashboard.text("h1")).toBe("Name of Z11");
    expect(await dashboard.page.locator(".card").count()).toBe(6);
    const cards = await dashboard.page.locator(".card").allInnerTexts();
    expect(cards[0]).toContain("880 780 to 980");
    expect(cards[2]).toContain("Half of the visits last longer than 46 minutes (40 to 50).");
    expect(cards[3]).toContain("Shown for Name of D1, which holds this area");
    await dashboard.isClean();
    await dashboard.close();
  });

  it("shows to a client of one zone that zone's figures alone", async () => {
    const dashboard = await Dashboard.open(browser, `#/area?${DAY}&area=Z11`, {
      key: process.env.FOOTFALL_KEY_ZONE ?? "",
    });
    await dashboard.shown("area");
    expect(await dashboard.text(".figure strong")).toBe("880");
    await dashboard.goto(`#/area?${DAY}&area=Z12`);
    await dashboard.page.waitForSelector('.message[role="alert"]');
    expect(await dashboard.text(".message")).toContain("Not all areas");
    await dashboard.close();
  });
});

describe("the hours of the week", () => {
  it("are 168 cells with a table, and two areas can be told apart in words", async () => {
    const dashboard = await Dashboard.open(browser, "#/week?area=Z11&from=2026-03-02&to=2026-03-15");
    await dashboard.shown("week");
    await dashboard.page.waitForSelector(".chart svg");
    await dashboard.page.locator(".card .data-table summary").click();
    await dashboard.page.waitForSelector(".card .data-table tbody tr");
    expect(await dashboard.page.locator(".card .data-table tbody tr").count()).toBe(168);
    await dashboard.page.getByText("another area", { exact: true }).click();
    await dashboard.page.waitForFunction(() => document.querySelectorAll(".card").length === 3);
    await dashboard.goto("#/week?area=Z11&from=2026-03-02&to=2026-03-15&other=Z22");
    await dashboard.page.waitForFunction(
      () =>
        document.body.innerText.includes("42 can’t be compared") ||
        document.body.innerText.includes("42 can't be compared"),
    );
    expect(await dashboard.text(".view-week")).toContain("126 of 168 hours are higher in Name of Z11");
    await dashboard.isClean();
    await dashboard.close();
  });
});

describe("the catchment", () => {
  it("shows homes on the map, the distance, and the core; what is withheld is said", async () => {
    const dashboard = await Dashboard.open(browser, "#/catchment?area=Z11");
    await dashboard.shown("catchment");
    expect(await dashboard.text(".view-catchment")).toContain("3 home zones are shown; of 1 it is withheld");
    await dashboard.page.getByText("Trade area", { exact: true }).click();
    await dashboard.page.waitForFunction(() => window.location.hash.includes("shown=trade"));
    expect(await dashboard.text(".legend")).toContain("50 % of visitors");
    await dashboard.isClean();
    await dashboard.close();
  });
});

describe("the comparison", () => {
  it("says in words what can be told apart and what can't", async () => {
    const dashboard = await Dashboard.open(
      browser,
      "#/compare?area=Z11,Z12,Z21&from=2026-03-09&to=2026-03-15&beside=period",
    );
    await dashboard.shown("compare");
    const cards = await dashboard.page.locator(".card").allInnerTexts();
    expect(cards).toHaveLength(3);
    expect(cards[0]).toMatch(/Not distinguishable from Mon,? 2 Mar to Sun,? 8 Mar/);
    expect(cards[1]).toMatch(/Name of Z12 has fewer than Name of Z11 \(−\d+ %/);
    await dashboard.page.getByRole("button", { name: "Remove Name of Z21" }).click();
    await dashboard.page.waitForFunction(() => document.querySelectorAll(".card").length === 2);
    const csv = await dashboard.saved("CSV");
    expect(csv.bytes.toString().split("\n")).toHaveLength(1 + 2 * 24 + 1);
    expect(await dashboard.copied("Copy as Python")).toContain("footfall.rollup(");
    await dashboard.isClean();
    await dashboard.close();
  });
});
