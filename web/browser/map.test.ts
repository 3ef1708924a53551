import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

describe("the map", () => {
  it("opens from its link, draws every area, and has a table that says the same", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15&area=Z11");
    await dashboard.shown("map");
    expect(await dashboard.text("h1")).toMatch(/Saturday,? 14 March 2026/);
    expect(await dashboard.text(".panel h2")).toBe("Name of Z11");
    const drawn = await dashboard.page.evaluate(
      () => document.querySelector<HTMLElement>(".map")?.dataset.areas,
    );
    expect(drawn).toBe("4");
    await dashboard.page.locator(".map-side .data-table summary").last().click();
    await dashboard.page.waitForSelector(".map-side .data-table tbody tr");
    expect(await dashboard.page.locator(".map-side .data-table tbody").last().locator("tr").count()).toBe(4);
    await dashboard.isClean();
    await dashboard.close();
  });

  it("never shows a digit that the interval does not carry, and says what a week changed", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15&area=Z11");
    await dashboard.shown("map");
    // 700 × 1.15 × 1.1 = 885.5, ± 10 %: rounded to steps of 20.
    expect(await dashboard.text(".figure strong")).toBe("880");
    expect(await dashboard.text(".figure span")).toBe("780 to 980");
    await dashboard.page.waitForSelector(".verdict");
    expect(await dashboard.text(".verdict")).toMatch(/not distinguishable from Saturday,? 7 March 2026/);
    await dashboard.close();
  });

  it("hatches what is withheld and says that it is not zero", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=03&area=Z22");
    await dashboard.shown("map");
    expect(await dashboard.text(".figure strong")).toBe("—");
    expect(await dashboard.text(".panel .status")).toContain("That is not zero");
    await dashboard.close();
  });

  it("plays the day, keeps its legend, and stops", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=10");
    await dashboard.shown("map");
    const legend = await dashboard.text(".legend");
    await dashboard.page.getByRole("button", { name: "Play the day" }).click();
    await dashboard.page.waitForFunction(() => window.location.hash.includes("hour=12"));
    await dashboard.page.getByRole("button", { name: "Pause" }).click();
    expect(await dashboard.text(".legend")).toBe(legend);
    await dashboard.isClean();
    await dashboard.close();
  });

  it("picks the area under a click, and one found by name from the keyboard", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15");
    await dashboard.shown("map");
    const box = await dashboard.page.locator(".map canvas").boundingBox();
    await dashboard.page.mouse.click(
      (box?.x ?? 0) + (box?.width ?? 0) * 0.8,
      (box?.y ?? 0) + (box?.height ?? 0) / 2,
    );
    await dashboard.page.waitForSelector(".panel h2");
    expect(await dashboard.text(".panel h2")).toBe("Name of Z22");
    await dashboard.page.getByRole("combobox", { name: "Area", exact: true }).fill("z12");
    await dashboard.page.waitForSelector(".found [role=option]");
    await dashboard.page.keyboard.press("Enter");
    await dashboard.page.waitForFunction(() => window.location.hash.includes("area=Z12"));
    await dashboard.close();
  });

  it("snaps a drawn shape to whole areas, visibly, and restores it from the link", async () => {
    const shape = "10.02 50.02,10.15 50.02,10.15 50.08,10.02 50.08";
    const dashboard = await Dashboard.open(browser, `#/map?day=2026-03-14&hour=15&shape=${shape}`);
    await dashboard.shown("map");
    await dashboard.page.waitForSelector(".note");
    expect(await dashboard.text(".note")).toContain("2 whole areas");
    await dashboard.page.waitForFunction(() => window.location.hash.includes("area=Z11,Z12"));
    await dashboard.isClean();
    await dashboard.close();
  });

  it("draws a shape by clicks", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15");
    await dashboard.shown("map");
    await dashboard.page.getByRole("button", { name: "Draw an area" }).click();
    // A click that comes before the map listens is no corner.
    await dashboard.page.waitForFunction(
      () => document.querySelector<HTMLElement>(".map canvas")?.style.cursor === "crosshair",
    );
    const box = await dashboard.page.locator(".map canvas").boundingBox();
    const at = (x: number, y: number): [number, number] => [
      (box?.x ?? 0) + (box?.width ?? 0) * x,
      (box?.y ?? 0) + (box?.height ?? 0) * y,
    ];
    for (const [x, y] of [
      [0.4, 0.48],
      [0.6, 0.48],
      [0.5, 0.54],
    ] as const) {
      await dashboard.page.mouse.click(...at(x, y));
      await dashboard.page.waitForTimeout(400);
    }
    await dashboard.page.keyboard.press("Enter");
    await dashboard.page.waitForSelector(".note");
    expect(await dashboard.text(".note")).toContain("2 whole areas");
    await dashboard.close();
  });

  it("can be taken along: rows, a file, a picture, Python, curl, the link", async () => {
    const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15");
    await dashboard.shown("map");
    const csv = await dashboard.saved("CSV");
    expect(csv.bytes.toString().split("\n")[0]?.replaceAll('"', "")).toContain(
      "value,low,high,status,sample_band",
    );
    expect((await dashboard.saved("Parquet")).bytes.subarray(0, 4).toString()).toBe("PAR1");
    const picture = (await dashboard.saved("Picture (PNG)")).bytes;
    expect(picture.subarray(1, 4).toString()).toBe("PNG");
    expect(picture.readUInt32BE(16)).toBeGreaterThan(1000);
    expect(await dashboard.copied("Copy as curl")).toMatch(
      /curl .*\/v1\/products\/footfall\/values\?.*hour=15/,
    );
    await dashboard.close();
  });

  it("asks for a key, refuses a wrong one, and shows nothing to a client without grants", async () => {
    const dashboard = await Dashboard.open(browser, "", { key: null });
    await dashboard.page.getByLabel("API key").fill("ff_00000000_wrong");
    await dashboard.page.getByRole("button", { name: "Sign in" }).click();
    await dashboard.page.waitForSelector(".wrong");
    await dashboard.page.getByLabel("API key").fill(process.env.FOOTFALL_KEY_NONE ?? "");
    await dashboard.page.getByRole("button", { name: "Sign in" }).click();
    await dashboard.page.waitForSelector(".message");
    expect(await dashboard.text(".message")).toContain("Nothing is granted");
    expect(dashboard.foreign).toEqual([]);
    await dashboard.close();
  });

  it("speaks German and Spanish, is dark where wanted, and fits a phone", async () => {
    for (const [locale, word] of [
      ["de-DE", "Karte"],
      ["es-ES", "Mapa"],
    ] as const) {
      const dashboard = await Dashboard.open(browser, "#/map?day=2026-03-14&hour=15&area=Z11", {
        locale,
        colorScheme: "dark",
        viewport: { width: 390, height: 844 },
      });
      await dashboard.shown("map");
      expect(await dashboard.text('nav a[aria-current="page"]')).toBe(word);
      const wide = await dashboard.page.evaluate(() => document.documentElement.scrollWidth);
      expect(wide).toBeLessThanOrEqual(390);
      await dashboard.isClean();
      await dashboard.close();
    }
  });
});
