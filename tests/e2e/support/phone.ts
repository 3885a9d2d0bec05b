import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";
import { findProgram } from "../../support/find-program.ts";
import { hindrances } from "./accessible.ts";
import { clickOnArrival, cutOff, isInWindow, noteScreens, smallTargets, spoilHead, storeRecords } from "./in-page.ts";

const pictures = join(import.meta.dirname, "../screenshots");
/** Long, because a machine may be at much else; nothing waits longer than it has to. */
const PATIENCE_MS = 25_000;
/** A word or a number stands for a second at least. Looking at every frame would cost more than drawing it. */
const GLANCE_MS = 100;
/** A name of this machine that browsers don't count as secure. */
export const PLAIN_HOST = "attune.test";

/** The shell, where there is one, has no notifications: who shows any needs the whole browser. */
export async function launchBrowser(program: "chromium" | "chromium-browser" = "chromium"): Promise<Browser> {
  const executablePath = findProgram(program);
  if (executablePath === undefined) throw new Error("Chromium is needed for these tests.");
  return await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox",
      "--autoplay-policy=no-user-gesture-required",
      `--host-resolver-rules=MAP ${PLAIN_HOST} 127.0.0.1`,
    ],
  });
}

/** The smallest phone there is: what a processor draws costs by its size, and a breath is drawn all the time. */
const small = { viewport: { width: 320, height: 568 }, locale: "en-GB", serviceWorkers: "block" } as const;

/** One phone: a browser context of its own. Whatever a page complains about is kept and fails `expectQuiet`. */
export class PhonePage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** It says so to the server, so that its lines can be told from another's on the way there. */
  readonly name: string;
  readonly complaints: string[] = [];
  static #opened = 0;

  private constructor(context: BrowserContext, page: Page, name: string) {
    this.context = context;
    this.page = page;
    this.name = name;
  }

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<PhonePage> {
    PhonePage.#opened += 1;
    const name = `phone ${PhonePage.#opened}`;
    const context = await browser.newContext({ ...small, userAgent: name, ...options });
    const phone = new PhonePage(context, await context.newPage(), name);
    phone.#listen();
    return phone;
  }

  async go(url: string, untilThere = "h1"): Promise<void> {
    await this.page.goto(url);
    await this.page.waitForSelector(untilThere);
  }

  /** Before the app is opened for the first time: what a phone of a pair has stored. */
  async remember(records: Readonly<Record<string, string>>): Promise<void> {
    await this.page.addInitScript(storeRecords, records);
  }

  /** On a page without the app: where it is in the log is none of the log's any more, as after too long away for its events. */
  async loseItsPlace(): Promise<void> {
    await this.page.evaluate(spoilHead);
  }

  /** Waits for a screen by its name in the code. */
  async sees(screen: string): Promise<void> {
    await this.page.waitForSelector(`[data-screen="${screen}"]`, { timeout: PATIENCE_MS });
  }

  /** From now on every screen is noted, also one that is there for a blink. */
  async keepScreens(): Promise<void> {
    await this.page.evaluate(noteScreens);
  }

  async screensKept(): Promise<readonly string[]> {
    return await this.page.evaluate(() => (document.documentElement.dataset["kept"] ?? "").split(" "));
  }

  /** For what the other phone is told nothing of: loads anew until it shows, as a person would come back later. */
  async untilReloadSees(screen: string): Promise<void> {
    const found = this.page.locator(`[data-screen="${screen}"]`);
    await expect
      .poll(
        async () => {
          await this.page.reload();
          await this.page.waitForSelector("[data-screen]:not([data-screen^=waiting])");
          return await found.count();
        },
        { timeout: 3 * PATIENCE_MS },
      )
      .toBe(1);
  }

  /** As when the network returns: what waits to connect does so at once. */
  async wake(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event("online")));
  }

  /** As when another tab is looked at: to Chromium without a window every page is seen. */
  async hides(): Promise<void> {
    await this.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }

  /** As when another tab was looked at meanwhile. */
  async comesBack(): Promise<void> {
    await this.page.evaluate(() => {
      Reflect.deleteProperty(document, "visibilityState");
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click();
  }

  /** A finger is on its way already when this screen comes: it falls on a button there, the main one, before anybody can have read it. */
  async pressesUnread(screen: string, name?: string): Promise<void> {
    await this.page.evaluate(clickOnArrival, [screen, name] as const);
  }

  async choose(label: string): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).check();
  }

  async type(text: string): Promise<void> {
    await this.page.getByRole("textbox").fill(text);
  }

  async says(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
  }

  /** The same, said aloud to someone who doesn't look. */
  async hears(text: string | RegExp): Promise<void> {
    await this.page.locator("[role=status]", { hasText: text }).waitFor({ state: "attached" });
  }

  /** Waits until this word stands beside the light: all of them are on one reel, and one is in its window. */
  async breathes(word: RegExp): Promise<void> {
    await this.#reads(".breath-place", word);
  }

  /** And this number. */
  async counts(number: number): Promise<void> {
    await this.#reads(".breath-count", new RegExp(`^${number}$`));
  }

  /** For those who want to look at the screens themselves; a picture costs as much as the rest of a small test. */
  async picture(name: string): Promise<void> {
    if (process.env["PICTURES"] === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await this.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  /** Axe finds nothing, and all is whole. */
  async expectAccessible(): Promise<void> {
    expect(await hindrances(this.page)).toEqual([]);
    await this.expectWhole();
  }

  /** Nothing is cut off, and every target is big enough. */
  async expectWhole(): Promise<void> {
    expect(await this.page.evaluate(cutOff)).toEqual([]);
    expect(await this.page.evaluate(smallTargets)).toEqual([]);
  }

  expectQuiet(): void {
    expect(this.complaints).toEqual([]);
  }

  async #reads(place: string, { source }: RegExp): Promise<void> {
    await this.page.waitForFunction(isInWindow, [place, source] as const, { timeout: PATIENCE_MS, polling: GLANCE_MS });
  }

  #listen(): void {
    this.page.setDefaultTimeout(PATIENCE_MS);
    this.page.on("pageerror", (error) => this.complaints.push(`error: ${error.message}`));
    this.page.on("console", (message) => {
      // A cut network is reported by the browser itself, whatever the page does.
      const isNetwork = /net::ERR_|WebSocket (?:connection|is already)/.test(message.text());
      if (message.type() === "error" && !isNetwork) this.complaints.push(message.text());
    });
    this.page.on("request", (request) => {
      if (!isOurs(request.url())) this.complaints.push(`third party: ${request.url()}`);
    });
  }
}

const isOurs = (url: string): boolean => ["localhost", PLAIN_HOST].includes(new URL(url).hostname);
