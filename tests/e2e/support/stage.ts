import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { type App, startApp } from "./app.ts";
import { launchBrowser } from "./browser.ts";
import { openPaired, type Pair, type PairOptions, pairUp, strangers } from "./pair.ts";
import { PhonePage } from "./phone.ts";

/** One for all files of a worker, which ends it: each phone has a context of its own in it. */
let launched: Promise<Browser> | null = null;

/** What all tests of a file share: the server with the app, and a browser. */
export class Stage {
  #app: App | null = null;
  #browser: Browser | null = null;

  /** For the top of a file: starts before its first test and closes after the last. */
  static forThisFile(): Stage {
    const stage = new Stage();
    beforeAll(() => stage.#open());
    afterAll(() => stage.#close());
    return stage;
  }

  get app(): App {
    if (this.#app === null) throw new Error("The app is there within tests only.");
    return this.#app;
  }

  get browser(): Browser {
    if (this.#browser === null) throw new Error("The browser is there within tests only.");
    return this.#browser;
  }

  open(options: BrowserContextOptions = {}): Promise<PhonePage> {
    return PhonePage.open(this.browser, options);
  }

  pairUp(options: PairOptions = {}): Promise<Pair> {
    return pairUp(this.browser, this.app, options);
  }

  openPaired(): Promise<PhonePage> {
    return openPaired(this.browser, this.app);
  }

  strangers(): Promise<Pair> {
    return strangers(this.browser);
  }

  /**
   * Takes this phone's network away, and breaks its open connections. By itself Chromium only stalls a socket, as on a silent
   * network, and uses half a core while it does.
   */
  async cutOff({ context, name }: PhonePage): Promise<void> {
    await context.setOffline(true);
    this.app.cut(name);
  }

  async #open(): Promise<void> {
    launched ??= launchBrowser();
    [this.#app, this.#browser] = await Promise.all([startApp(), launched]);
  }

  async #close(): Promise<void> {
    // A test that failed leaves its phones open, with a light that would be drawn beside the next file's.
    await Promise.all(this.#browser?.contexts().map((context) => context.close()) ?? []);
    await this.#app?.close();
  }
}
