/** Drives the built page in Debian's Chromium, and notes whatever it should not do. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const FLAGS = [
  "--use-gl=angle",
  "--use-angle=swiftshader",
  "--enable-unsafe-swiftshader",
  "--headless",
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

function wanted(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set; run these tests with pytest tests/web.`);
  return value;
}

export const SERVER = wanted("FOOTFALL_URL");
export const KEY = wanted("FOOTFALL_KEY");

export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath: wanted("CHROMIUM"), args: FLAGS });
}

export class Dashboard {
  readonly errors: string[] = [];
  readonly foreign: string[] = [];

  private constructor(readonly page: Page) {
    page.on("pageerror", (error) => this.errors.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.errors.push(`${message.text()} ${message.location().url}`);
    });
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(SERVER) && !/^(blob|data):/.test(url)) this.foreign.push(url);
    });
  }

  /** A new tab, signed in unless `key` is null, at an address such as `#/map?hour=15`. */
  static async open(
    browser: Browser,
    address = "",
    { key = KEY, ...options }: BrowserContextOptions & { key?: string | null } = {},
  ): Promise<Dashboard> {
    const context = await browser.newContext({
      viewport: { width: 1400, height: 900 },
      locale: "en-GB",
      permissions: ["clipboard-read", "clipboard-write"],
      ...options,
    });
    const dashboard = new Dashboard(await context.newPage());
    if (key) await dashboard.page.addInitScript((held) => sessionStorage.setItem("footfall.key", held), key);
    await dashboard.page.goto(`${SERVER}/${address}`);
    return dashboard;
  }

  /** Waits until a view is shown whole, its map drawn. */
  async shown(view: string): Promise<void> {
    await this.page.waitForSelector(`.view-${view}[aria-busy="false"] h1`);
    if ((await this.page.locator(".map").count()) > 0) {
      await this.page.waitForSelector('.map[data-idle="true"]');
    }
    await this.page.waitForFunction(() => document.querySelectorAll(".chart:empty").length === 0);
  }

  async goto(address: string): Promise<void> {
    await this.page.evaluate((hash) => {
      window.location.hash = hash;
    }, address);
  }

  text(selector: string): Promise<string> {
    return this.page.locator(selector).first().innerText();
  }

  /** The file that a button saves, as bytes. */
  async saved(button: string): Promise<{ name: string; bytes: Buffer }> {
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      this.page.getByRole("button", { name: button, exact: true }).click(),
    ]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }

  /** What a button puts on the clipboard. */
  async copied(button: string): Promise<string> {
    await this.page.getByRole("button", { name: button, exact: true }).click();
    await this.page.waitForSelector(".told:not(:empty)");
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** No error, no other host, and nothing that axe finds wrong. */
  async isClean(): Promise<void> {
    expect(this.errors).toEqual([]);
    expect(this.foreign).toEqual([]);
    await this.page.evaluate(AXE);
    const found = await this.page.evaluate(async () => {
      // @ts-expect-error axe was put into the page above.
      const { violations } = await window.axe.run(document, {
        runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
      });
      return (violations as { id: string; nodes: { html: string; failureSummary: string }[] }[]).map(
        ({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join("; ")}`,
      );
    });
    expect(found).toEqual([]);
  }

  close(): Promise<void> {
    return this.page.context().close();
  }
}
