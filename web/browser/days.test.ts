import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe("the calendar", () => {
  it("shows each released day with its figure, and leads to its map", async () => {
    const dashboard = await Dashboard.open(browser, "#/calendar?area=Z11");
    await dashboard.shown("calendar");
    expect(await dashboard.page.locator("button.day-cell").count()).toBe(28);
    expect(await dashboard.text(".view-calendar .card")).toContain("All 28 days have a release");
    expect(await dashboard.text(".view-calendar .card .hint")).toContain("no list of holidays");
    await dashboard.isClean();
    await dashboard.page.getByRole("button", { name: /Saturday,? 14 March 2026/ }).click();
    await dashboard.shown("map");
    expect(await dashboard.text("h1")).toMatch(/Saturday,? 14 March 2026/);
    await dashboard.close();
  });
});

describe("an event", () => {
  it("is held against the band of three such days, hour by hour, and says what can't be told", async () => {
    const dashboard = await Dashboard.open(browser, "#/event?day=2026-03-28&area=Z11&event=17-22");
    await dashboard.shown("event");
    expect(await dashboard.text(".lead")).toContain("same weekday");
    expect(await dashboard.page.locator(".event-cards .card").count()).toBe(3);
    // Saturdays are alike by rule, so that nothing is unusual.
    expect(await dashboard.text(".event-during .verdict")).toBe("Not distinguishable from the usual.");
    expect(await dashboard.text(".event-during .figure strong")).not.toBe("—");
    await dashboard.isClean();
    const csv = (await dashboard.saved("CSV")).bytes.toString().trim().split("\n");
    expect(csv).toHaveLength(25);
    expect(await dashboard.copied("Copy as curl")).toContain("/footfall/index?");
    await dashboard.close();
  });

  it("is held against the week before where there are too few such days", async () => {
    const dashboard = await Dashboard.open(browser, "#/event?day=2026-03-14&area=Z11");
    await dashboard.shown("event");
    expect(await dashboard.text(".lead")).toMatch(/Saturday,? 7 March 2026 alone/);
    await dashboard.page.getByLabel("It ends").selectOption("24");
    await dashboard.page.waitForFunction(() => window.location.hash.includes("event=16-24"));
    await dashboard.page.waitForFunction(() => document.querySelectorAll(".event-cards .card").length === 2);
    await dashboard.shown("event");
    await dashboard.isClean();
    await dashboard.close();
  });
});

describe("the panel on quality and privacy", () => {
  it("opens from every view and its link, closes by Escape, and says why values are withheld", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15");
    await dashboard.shown("map");
    await dashboard.page.getByRole("button", { name: "Quality and privacy" }).click();
    await dashboard.page.waitForSelector(".quality .stack");
    expect(await dashboard.text(".quality .reasons")).toContain("That is not zero");
    expect(await dashboard.text(".quality")).toContain("28 of 28 days");
    expect(dashboard.page.url()).toContain("panel=quality");
    await dashboard.isClean();
    await dashboard.page.keyboard.press("Escape");
    await dashboard.page.waitForFunction(() => !window.location.hash.includes("panel"));
    expect(await dashboard.page.locator(".quality").count()).toBe(0);
    await dashboard.close();
  });
});
