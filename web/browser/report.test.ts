import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

const pagesOf = (pdf: Buffer) => pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)?.length ?? 0;
const MOST_BYTES = 3_000_000;

describe("the one-page report", () => {
  it.each([
    ["map", "#/map?day=2026-03-14&hour=15&area=Z11&report=1"],
    ["flows", "#/flows?day=2026-03-14&daypart=16-19&area=Z11&report=1"],
    ["event", "#/event?day=2026-03-28&area=Z11&report=1"],
  ])(
    "of the view %s opens from its link and is one page of PDF, white whatever the theme",
    async (_, address) => {
      const dashboard = await Dashboard.open(browser, address, { colorScheme: "dark" });
      await dashboard.page.waitForSelector('.report-notes[data-ready="true"]');
      await dashboard.page.waitForFunction(() => document.querySelectorAll(".chart:empty").length === 0);
      expect(await dashboard.page.evaluate(() => document.documentElement.dataset.theme)).toBe("light");
      expect(await dashboard.text(".report-notes")).toContain("Withheld is never zero");
      const link = await dashboard.text(".report-notes a");
      expect(link).toContain(address.split("&report")[0]);
      await dashboard.isClean();
      const pdf = await dashboard.page.pdf({ preferCSSPageSize: true, printBackground: true });
      expect(pagesOf(pdf)).toBe(1);
      expect(pdf.length).toBeLessThan(MOST_BYTES);
      await dashboard.close();
    },
  );

  it("is opened from a view, and leads back to it", async () => {
    const dashboard = await Dashboard.open(browser, "#/calendar?area=Z11");
    await dashboard.shown("calendar");
    await dashboard.page.getByRole("button", { name: "One-page report" }).click();
    await dashboard.page.waitForSelector(".report-sheet h1");
    expect(dashboard.page.url()).toContain("report=1");
    await dashboard.page.getByRole("button", { name: "Back to the view" }).click();
    await dashboard.shown("calendar");
    expect(dashboard.page.url()).not.toContain("report");
    await dashboard.close();
  });
});
