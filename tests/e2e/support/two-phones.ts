import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { onTestFinished } from "vitest";
import { root } from "../../../tools/source-files.ts";
import { findProgram } from "../../support/find-program.ts";
import { hindrances } from "./accessible.ts";
import { startApp } from "./app.ts";

/** Nothing here may reach beyond this machine, and a container has no sandbox to give. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** How long one step may take; a test fails rather than hangs. */
const STEP_MS = 25_000;

const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 780 }, colorScheme: "dark", locale: "en" };

export type Phones = {
  readonly a: Page;
  readonly b: Page;
  /** What went wrong in either page: errors, what the content security policy refused, what hinders someone. */
  readonly faults: readonly string[];
  /** Writes a picture of both, to be looked at, and looks for what would hinder someone there. */
  readonly picture: (name: string) => Promise<void>;
};

/** A server and two browsers as two phones; all of it ends with the test. */
export async function twoPhones(options: BrowserContextOptions = {}): Promise<Phones> {
  const app = await startApp();
  onTestFinished(() => app.close());
  const browser = await launch();
  const faults: string[] = [];
  const [a, b] = await Promise.all([open(browser, options, faults), open(browser, options, faults)]);
  await Promise.all([a.goto(app.url), b.goto(app.url)]);
  const pictures = join(root, "tests/e2e/screenshots");
  mkdirSync(pictures, { recursive: true });
  return {
    a,
    b,
    faults,
    picture: async (name) => {
      for (const [phone, page] of [
        ["a", a],
        ["b", b],
      ] as const) {
        await page.screenshot({ path: join(pictures, `${name}-${phone}.png`) });
        faults.push(...(await hindrances(page)).map((hindrance) => `${name}-${phone}: ${hindrance}`));
      }
    },
  };
}

async function launch(): Promise<Browser> {
  const executablePath = findProgram("chromium");
  if (!executablePath) throw new Error("Chromium is not installed.");
  const browser = await chromium.launch({ executablePath, args: FLAGS });
  onTestFinished(() => browser.close());
  return browser;
}

async function open(browser: Browser, options: BrowserContextOptions, faults: string[]): Promise<Page> {
  const context = await browser.newContext({ ...PHONE, ...options });
  context.setDefaultTimeout(STEP_MS);
  const page = await context.newPage();
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (/Content.Security.Policy/i.test(message.text())) faults.push(message.text());
  });
  return page;
}
