import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Browser, BrowserContext, BrowserContextOptions, Page } from "playwright-core";
import { expect } from "vitest";
import { hindrances } from "./accessible.ts";
import { complaintsOf } from "./complaints.ts";
import {
  clickOnArrival,
  covered,
  cutOff,
  isInWindow,
  letNothingStick,
  noteScreens,
  smallTargets,
  spoilHead,
  storeRecords,
} from "./in-page.ts";

const pictures = join(import.meta.dirname, "../screenshots");
/** Long, because the machine may be busy; nothing waits longer than it has to. */
const PATIENCE_MS = 25_000;
/** A word or a number is shown for at least a second. Checking on every frame would cost more than drawing it. */
const GLANCE_MS = 100;
/** The smallest phone there is: the cost of software drawing grows with size, and a breath is drawn all the time. */
const small = { viewport: { width: 320, height: 568 }, locale: "en-GB", serviceWorkers: "block" } as const;

/** One phone: a browser context of its own. Whatever a page complains about is recorded and fails `expectQuiet`. */
export class PhonePage {
  readonly context: BrowserContext;
  readonly page: Page;
  /** Sent to the server, so that this phone's connections can be told apart on the way. */
  readonly name: string;
  readonly complaints: string[];
  static #opened = 0;

  private constructor(context: BrowserContext, page: Page, name: string) {
    this.context = context;
    this.page = page;
    this.name = name;
    this.complaints = complaintsOf(page);
    page.setDefaultTimeout(PATIENCE_MS);
  }

  static async open(browser: Browser, options: BrowserContextOptions = {}): Promise<PhonePage> {
    PhonePage.#opened += 1;
    const name = `phone ${PhonePage.#opened}`;
    const context = await browser.newContext({ ...small, userAgent: name, ...options });
    return new PhonePage(context, await context.newPage(), name);
  }

  async go(url: string, untilThere = "h1"): Promise<void> {
    await this.page.goto(url);
    await this.page.waitForSelector(untilThere);
  }

  /** Before the app is first opened: puts a paired phone's records into its storage. */
  async remember(records: Readonly<Record<string, string>>): Promise<void> {
    await this.page.addInitScript(storeRecords, records);
  }

  /**
   * On a page without the app: moves its place in the log to one that isn't in the log, as after too long away for its events.
   */
  async loseItsPlace(): Promise<void> {
    await this.page.evaluate(spoilHead);
  }

  /** Waits for a screen by its name in the code. */
  async sees(screen: string): Promise<void> {
    await this.page.waitForSelector(`[data-screen="${screen}"]`, { timeout: PATIENCE_MS });
  }

  /** From now on every screen is recorded, even one that is there for a moment. */
  async keepScreens(): Promise<void> {
    await this.page.evaluate(noteScreens);
  }

  async screensKept(): Promise<readonly string[]> {
    return await this.page.evaluate(() => (document.documentElement.dataset["kept"] ?? "").split(" "));
  }

  /** For changes that the other phone isn't told of: reloads until the screen shows, as a person would come back later. */
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

  /** From the next page on its connections are silent, until the result is called: from then on new ones work. */
  async silenced(): Promise<() => void> {
    let isOver = false;
    await this.page.routeWebSocket("**", (line) => void (isOver && line.connectToServer()));
    return () => {
      isOver = true;
    };
  }

  /** As when the network returns: what waits to connect does so at once. */
  async wake(): Promise<void> {
    await this.page.evaluate(() => dispatchEvent(new Event("online")));
  }

  /** As when another tab is in front: for Chromium without a window every page is visible. */
  async hides(): Promise<void> {
    await this.page.evaluate(() => {
      Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }

  /** As when another tab was in front meanwhile. */
  async comesBack(): Promise<void> {
    await this.page.evaluate(() => {
      Reflect.deleteProperty(document, "visibilityState");
      document.dispatchEvent(new Event("visibilitychange"));
    });
  }

  /** `taps`: how often in a row, at one place. */
  async press(name: string | RegExp, taps = 1): Promise<void> {
    await this.page.getByRole("button", { name, exact: true }).click({ clickCount: taps });
  }

  /**
   * A tap is already on its way when this screen appears: it hits a button there, by default the main one, before anybody can
   * have read it.
   */
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

  /** The same, read aloud by the live region. */
  async hears(text: string | RegExp): Promise<void> {
    await this.page.locator("[role=status]", { hasText: text }).waitFor({ state: "attached" });
  }

  /** Waits until this word is beside the light: all words are on one reel, and one is in its window. */
  async breathes(word: RegExp): Promise<void> {
    await this.#reads(".breath-place", word);
  }

  /** And for this number. */
  async counts(number: number): Promise<void> {
    await this.#reads(".breath-count", new RegExp(`^${number}$`));
  }

  /** For people who want to see the screens themselves; a picture costs as much as the rest of a small test. */
  async picture(name: string): Promise<void> {
    if (process.env["PICTURES"] === undefined) return;
    mkdirSync(pictures, { recursive: true });
    // Drawn anew when the text size has changed.
    if ((await this.page.locator(".breath-place").count()) > 0) await this.breathes(/./);
    await this.page.locator('.qr path[d=""]').waitFor({ state: "detached" });
    await this.page.evaluate(letNothingStick, true);
    await this.page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    await this.page.evaluate(letNothingStick, false);
  }

  /** Axe finds nothing, and nothing is cut off or covered. */
  async expectAccessible(): Promise<void> {
    expect(await hindrances(this.page)).toEqual([]);
    await this.expectWhole();
  }

  /** Nothing is cut off or covered, and every target is large enough. */
  async expectWhole(): Promise<void> {
    expect(await this.page.evaluate(cutOff)).toEqual([]);
    expect(await this.page.evaluate(covered)).toEqual([]);
    expect(await this.page.evaluate(smallTargets)).toEqual([]);
  }

  expectQuiet(): void {
    expect(this.complaints).toEqual([]);
  }

  async #reads(place: string, { source }: RegExp): Promise<void> {
    await this.page.waitForFunction(isInWindow, [place, source] as const, { timeout: PATIENCE_MS, polling: GLANCE_MS });
  }
}
