/** How long the first view and an hour's step take, and how much is sent: bench/dashboard/run.py. */

import { writeFileSync } from "node:fs";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, it } from "vitest";
import { Dashboard, KEY, launch, SERVER } from "./dashboard";

const OUT = process.env.BENCH_OUT ?? "";
const ROUNDS = 5;
const STEPS = 12;

let browser: Browser;
beforeAll(async () => {
  browser = await launch();
});
afterAll(() => browser.close());

interface Sent {
  page: number;
  figures: number;
}

/** Bytes that were sent, packed, by what they are: the page's files, and answers of the API. */
function counted(page: Page): { sent: Sent; all: Promise<void>[] } {
  const sent = { page: 0, figures: 0 };
  const all: Promise<void>[] = [];
  page.on("requestfinished", (request) => {
    all.push(
      request.sizes().then(({ responseBodySize }) => {
        const path = new URL(request.url()).pathname;
        sent[path.startsWith("/v1") ? "figures" : "page"] += responseBodySize;
      }),
    );
  });
  return { sent, all };
}

async function firstView() {
  const context = await browser.newContext({ viewport: { width: 1400, height: 900 } });
  const page = await context.newPage();
  await page.addInitScript((key) => sessionStorage.setItem("footfall.key", key), KEY);
  const { sent, all } = counted(page);
  const began = Date.now();
  await page.goto(`${SERVER}/#/map?day=2026-01-01&hour=12`);
  await page.waitForSelector(".view-map h1");
  const words = Date.now() - began;
  await page.waitForSelector('.map[data-idle="true"]');
  const drawn = Date.now() - began;
  await Promise.all(all);
  await context.close();
  return { words, drawn, ...sent };
}

async function steps() {
  const dashboard = await Dashboard.open(browser, "#/map?day=2026-01-01&hour=06");
  await dashboard.shown("map");
  const taken: { script: number; frame: number }[] = [];
  for (let step = 0; step < STEPS; step++) {
    await dashboard.page.waitForSelector('.map[data-idle="true"]');
    taken.push(
      await dashboard.page.evaluate(async (hour) => {
        const slider = document.querySelector<HTMLInputElement>(".slider input");
        if (!slider) throw new Error("no slider");
        slider.value = String(hour);
        const began = performance.now();
        slider.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => setTimeout(done, 0));
        const script = performance.now() - began;
        await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
        return { script, frame: performance.now() - began };
      }, 7 + step),
    );
  }
  await dashboard.close();
  return taken;
}

function median(values: readonly number[]): number {
  return Math.round([...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0);
}

it("measures", async () => {
  const views: Awaited<ReturnType<typeof firstView>>[] = [];
  for (let round = 0; round < ROUNDS; round++) views.push(await firstView());
  const taken = await steps();
  const of = <K extends keyof (typeof views)[number]>(name: K) => median(views.map((view) => view[name]));
  writeFileSync(
    OUT,
    JSON.stringify({
      words_ms: of("words"),
      drawn_ms: of("drawn"),
      page_bytes: of("page"),
      figures_bytes: of("figures"),
      step_script_ms: median(taken.map(({ script }) => script)),
      step_frame_ms: median(taken.map(({ frame }) => frame)),
    }),
  );
});
