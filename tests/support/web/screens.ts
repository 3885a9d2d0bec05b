import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import { type BundledScreens, bundledScreens } from "./bundled-screens.ts";
import { type Given, ShownScreen } from "./shown-screen.ts";
import { TinyPage } from "./tiny-page.ts";

/** For the top of a file: screens without a browser, for what they say and when. How they look is for the browser. */
export class Screens {
  readonly page = new TinyPage();
  #bundled: BundledScreens | null = null;

  static forThisFile(): Screens {
    const screens = new Screens();
    const { globals } = screens.page;
    beforeAll(async () => {
      Object.assign(globalThis, globals);
      screens.#bundled = await bundledScreens();
    });
    afterAll(() => {
      for (const name of Object.keys(globals)) Reflect.deleteProperty(globalThis, name);
    });
    return screens;
  }

  /** Of all that can be shown. */
  get names(): readonly string[] {
    return Object.keys(this.#ready.screens);
  }

  async show(screen: string, client: AttuneClient, given: Given = {}): Promise<ShownScreen> {
    const shown = new ShownScreen(this.#ready, this.page.document.createElement("div"), given);
    await shown.open(screen, client);
    onTestFinished(() => shown.close());
    return shown;
  }

  get #ready(): BundledScreens {
    if (this.#bundled === null) throw new Error("Screens are there within tests only.");
    return this.#bundled;
  }
}
