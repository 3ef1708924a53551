/** Pictures of all views for docs/gallery.md: `make gallery`. */

import { mkdirSync } from "node:fs";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Dashboard, launch } from "./dashboard";

interface Shot {
  name: string;
  view: string;
  address: string;
  dark?: boolean;
  phone?: boolean;
  locale?: string;
  /** Clicked before the picture is taken. */
  click?: string;
}

/** What fades in has done so by then. */
const SETTLED_MS = 800;
/** Areas of the demo city, and its second Saturday. */
const AREA = "Z0101";
const OTHERS = "Z0102,Z0103,Z0201";
const DAY = "2026-03-14";
const OUT = process.env.GALLERY_OUT ?? "";
const at = `day=${DAY}&hour=15`;

const SHOTS: readonly Shot[] = [
  { name: "map", view: "map", address: `#/map?${at}&area=${AREA}` },
  { name: "map-density-dark", view: "map", address: `#/map?${at}&area=${AREA}&measure=density`, dark: true },
  { name: "map-week-before", view: "map", address: `#/map?${at}&measure=baseline&product=population` },
  { name: "area", view: "area", address: `#/area?${at}&area=${AREA}` },
  { name: "week", view: "week", address: `#/week?area=${AREA}&other=${OTHERS.split(",")[0]}` },
  { name: "flows", view: "flows", address: `#/flows?day=${DAY}` },
  { name: "calendar", view: "calendar", address: `#/calendar?area=${AREA}` },
  { name: "event", view: "event", address: `#/event?${at}&area=${AREA}` },
  { name: "quality", view: "map", address: `#/map?${at}&area=${AREA}`, click: "Quality and privacy" },
  {
    name: "compare-es-dark",
    view: "compare",
    address: `#/compare?area=${AREA},${OTHERS}`,
    dark: true,
    locale: "es-ES",
  },
];

async function take(browser: Browser, shot: Shot): Promise<void> {
  const dashboard = await Dashboard.open(browser, shot.address, {
    viewport: shot.phone ? { width: 390, height: 844 } : { width: 1400, height: 900 },
    colorScheme: shot.dark ? "dark" : "light",
    locale: shot.locale ?? "en-GB",
  });
  await dashboard.shown(shot.view);
  if (shot.click) await dashboard.page.getByRole("button", { name: shot.click }).click();
  await dashboard.page.waitForTimeout(SETTLED_MS);
  await dashboard.page.screenshot({ path: `${OUT}/${shot.name}.png` });
  expect(dashboard.errors).toEqual([]);
  await dashboard.close();
}

let browser: Browser;
beforeAll(async () => {
  mkdirSync(OUT, { recursive: true });
  browser = await launch();
});
afterAll(() => browser.close());

it.each(SHOTS)("$name", (shot) => take(browser, shot));
