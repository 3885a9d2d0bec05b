import { afterAll, beforeAll, onTestFinished } from "vitest";
import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import { parseSettings, type Settings } from "../../../web/src/settings/settings.ts";
import { keptFolder } from "../kept-folder.ts";
import { TinyDocument, type TinyNode } from "../sdk/tiny-dom.ts";
import { type BundledScreens, bundledScreens, type Told } from "./bundled-screens.ts";

/** What screens look at of a page as they are shown. */
const PAGE = {
  document: new TinyDocument(),
  location: new URL("https://attune.test"),
  window: globalThis,
  isSecureContext: true,
  scrollTo: () => undefined,
  matchMedia: () => ({ matches: false, addEventListener: () => undefined, removeEventListener: () => undefined }),
};

/** For the top of a file: screens without a browser, for what they say and when. How they look is for the browser. */
export class Screens {
  #bundled: BundledScreens | null = null;

  static forThisFile(): Screens {
    const screens = new Screens();
    const { path, remove } = keptFolder();
    beforeAll(async () => {
      Object.assign(globalThis, PAGE);
      screens.#bundled = await bundledScreens(path);
    });
    afterAll(() => {
      for (const name of Object.keys(PAGE)) Reflect.deleteProperty(globalThis, name);
      remove();
    });
    return screens;
  }

  async show(screen: string, client: AttuneClient, { settings = {}, ...page }: Page = {}): Promise<ShownScreen> {
    const bundled = this.#bundled;
    if (bundled === null) throw new Error("Screens are there within tests only.");
    const shown = new ShownScreen(bundled, settings);
    await shown.open(screen, client, page);
    onTestFinished(() => shown.close());
    return shown;
  }
}

type Page = {
  readonly storageWorks?: boolean;
  readonly settings?: Partial<Settings>;
  /** What the screen is given by the one above. */
  readonly props?: object;
};

export class ShownScreen {
  readonly settings: Settings;
  /** Where it has led to by itself. */
  readonly led: string[] = [];
  readonly #bundled: BundledScreens;
  readonly #root: TinyNode = new TinyDocument().createElement("div");
  #told: () => Told = () => ({ told: [], isShown: false, said: [] });

  constructor(bundled: BundledScreens, settings: Partial<Settings>) {
    this.#bundled = bundled;
    this.settings = { ...parseSettings(null), ...settings };
  }

  async open(screen: string, client: AttuneClient, { storageWorks = true, props = {} }: Page): Promise<void> {
    const subscribe = () => () => undefined;
    const change = (some: object): void => void Object.assign(this.settings, some);
    const nowhere = (): void => undefined;
    const page = {
      settings: { current: this.settings, change, subscribe },
      navigation: {
        route: screen,
        depth: 0,
        go: nowhere,
        back: nowhere,
        replace: (to: string) => this.led.push(to),
        subscribe,
      },
      storage: { works: storageWorks, subscribe },
      desk: { state: { at: "nothing" }, line: "live", subscribe },
      props,
    };
    await this.#bundled.act(() => {
      this.#told = this.#bundled.show(this.#root, screen, client, page);
    });
  }

  get text(): string {
    return this.#root.textContent;
  }

  /** At the foot of the page. */
  get notice(): string | null {
    const { told, isShown } = this.#told();
    return isShown ? (told.at(-1) ?? null) : null;
  }

  /** All that were told so far: each is read aloud. */
  get notices(): readonly string[] {
    return this.#told().told;
  }

  /** By the live region, so far. */
  get said(): readonly string[] {
    return this.#told().said;
  }

  get buttons(): readonly string[] {
    return this.all(({ localName }) => localName === "button").map(({ textContent }) => textContent);
  }

  all(having: (node: TinyNode) => boolean): readonly TinyNode[] {
    return [...this.#root.all()].filter(having);
  }

  async press(words: string): Promise<void> {
    await this.#bundled.act(() => this.#called("button", words).fire("click"));
  }

  async choose(words: string): Promise<void> {
    await this.#bundled.act(() => this.#called("label", words).firstChild?.fire("change"));
  }

  /** Into the only field for a time. */
  async pick(time: string): Promise<void> {
    const [field] = this.all(({ attributes }) => attributes.get("type") === "time");
    if (field === undefined) throw new Error(`There is no time to pick: ${this.text}`);
    field.value = time;
    await this.#bundled.act(() => field.fire("input"));
  }

  /** Lets what was begun come about. */
  async wait(work: () => Promise<unknown>): Promise<void> {
    await this.#bundled.act(work);
  }

  async close(): Promise<void> {
    await this.#bundled.act(() => this.#bundled.hide(this.#root));
  }

  #called(kind: string, words: string): TinyNode {
    const [found] = this.all(({ localName, textContent }) => localName === kind && textContent === words);
    if (found === undefined) throw new Error(`There is no ${kind} "${words}": ${this.text}`);
    return found;
  }
}
