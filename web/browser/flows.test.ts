import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const drawn = (dashboard: Dashboard, selector: string) => dashboard.page.locator(selector).count();

describe("flows", () => {
  it("open from their link as lines, a list and a matrix of every pair", async () => {
    const dashboard = await Dashboard.open(browser, "#/flows?day=2026-03-14&daypart=16-19");
    await dashboard.shown("flows");
    expect(await dashboard.text("h1")).toContain("16:00–19:00");
    expect(await drawn(dashboard, ".matrix-cell")).toBe(16);
    // The strongest is within Z11: 700 × 700 / 10,000 × 2 = 98, ± 10 %.
    expect(await dashboard.text(".flow-list li")).toMatch(/within Name of Z11\s+98 88 to 108/);
    await dashboard.isClean();
    await dashboard.close();
  });

  it("show one area's trips out and in when it is picked, and a pair when its line is", async () => {
    const dashboard = await Dashboard.open(
      browser,
      "#/flows?day=2026-03-14&daypart=16-19&area=Z11&pair=Z12>Z11",
    );
    await dashboard.shown("flows");
    expect(await drawn(dashboard, ".flow-total")).toBe(2);
    expect(await dashboard.text(".flow-total .hint")).toContain("3 connections");
    expect(await dashboard.text(".map-side .note")).toContain("Name of Z12 → Name of Z11");
    await dashboard.page.getByText("Out", { exact: true }).click();
    await dashboard.page.waitForFunction(() => window.location.hash.includes("way=out"));
    await dashboard.page.waitForFunction(() => document.querySelectorAll(".flow-total").length === 1);
    await dashboard.shown("flows");
    await dashboard.isClean();
    await dashboard.close();
  });

  it("choose hours from the keyboard: one, then a span up to another", async () => {
    const dashboard = await Dashboard.open(browser, "#/flows?day=2026-03-14&daypart=10-13");
    await dashboard.shown("flows");
    await dashboard.page.getByRole("button", { name: "16–19" }).focus();
    await dashboard.page.keyboard.down("Shift");
    await dashboard.page.keyboard.press("Enter");
    await dashboard.page.keyboard.up("Shift");
    await dashboard.page.waitForFunction(() => window.location.hash.includes("daypart=10-13,13-16,16-19"));
    await dashboard.page.waitForFunction(() =>
      document.querySelector("h1")?.textContent?.includes("10:00–19:00"),
    );
    await dashboard.close();
  });

  it("can be taken along as CSV, picture, Python and curl", async () => {
    const dashboard = await Dashboard.open(browser, "#/flows?day=2026-03-14&daypart=16-19");
    await dashboard.shown("flows");
    const csv = await dashboard.saved("CSV");
    expect(csv.bytes.toString()).toMatch(/^"origin","destination","value"/);
    const picture = await dashboard.saved("Picture (PNG)");
    expect(picture.bytes.subarray(1, 4).toString()).toBe("PNG");
    expect(await dashboard.copied("Copy as Python")).toContain("footfall.top(");
    await dashboard.isClean();
    await dashboard.close();
  });
});
