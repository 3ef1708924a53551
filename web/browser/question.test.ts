import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

/**
 * "How many people are on the main square on Saturday at 15:00, how sure is that, where do they live, and is it more than
 * last Saturday?" Clicks: the search, the area found, the day, the slider, "All about this area".
 */
describe("a person who has never seen the page", () => {
  it("answers the question of the main square in five clicks", async () => {
    const dashboard = await Dashboard.open(browser);
    await dashboard.shown("map");
    const { page } = dashboard;
    let clicks = 0;
    const click = async (what: ReturnType<typeof page.locator>) => {
      await what.click();
      clicks += 1;
    };
    await click(page.getByRole("combobox", { name: "Area", exact: true }));
    await page.keyboard.type("of z11");
    await click(page.locator(".found [role=option]").first());
    await click(page.getByRole("button", { name: /^Sat,? 28 Mar$/ }));
    const slider = page.getByRole("slider", { name: "Hour" });
    const box = await slider.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 8 + ((box?.width ?? 0) - 16) * (15 / 23), (box?.y ?? 0) + 5);
    clicks += 1;
    await page.waitForFunction(() => window.location.hash.includes("hour=15"));
    await page.waitForSelector(".verdict");
    // How many, and how sure.
    expect(await dashboard.text(".figure strong")).toBe("880");
    expect(await dashboard.text(".figure span")).toBe("780 to 980");
    expect(await dashboard.text(".panel .status")).toBe("reliable");
    // Is it more than last Saturday?
    expect(await dashboard.text(".verdict")).toMatch(/not distinguishable from Saturday,? 21 March 2026/);
    // Where do they live?
    await click(page.getByRole("link", { name: "All about this area" }));
    await dashboard.shown("area");
    const homes = await page.locator(".card").filter({ hasText: "Where visitors live" }).innerText();
    expect(homes).toContain("Name of Z12");
    expect(clicks).toBeLessThanOrEqual(5);
    expect(dashboard.errors).toEqual([]);
    await dashboard.close();
  });
});
