import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe("operations", () => {
  it("are a page for whoever runs it, who needs no product for it", async () => {
    const key = process.env.FOOTFALL_KEY_OPERATOR ?? "";
    const dashboard = await Dashboard.open(browser, "", { key });
    await dashboard.shown("operations");
    expect(await dashboard.page.locator("nav a").allInnerTexts()).toEqual(["Operations"]);
    expect(await dashboard.text(".operations")).toContain("Every line and signature holds.");
    expect(await dashboard.page.locator(".operations .card").count()).toBe(5);
    const csv = await dashboard.saved("CSV");
    expect(csv.bytes.toString()).toContain("2026-03-02,5000000,0.986");
    await dashboard.isClean();
    await dashboard.close();
  });

  it("are not there for a client that was granted all products", async () => {
    const dashboard = await Dashboard.open(browser, "#/operations");
    await dashboard.page.waitForSelector("main .message");
    expect(await dashboard.text("main .message")).toContain("There is no view");
    expect(await dashboard.page.locator("nav a", { hasText: "Operations" }).count()).toBe(0);
    await dashboard.close();
  });
});
