import type { AttuneClient } from "../../../client-sdk/src/index.node.ts";
import type { Settings } from "../../../web/src/settings/settings.ts";
import { createSettingsStore } from "../../../web/src/settings/settings-store.ts";
import type { TinyNode } from "../sdk/tiny-dom.ts";
import type { BundledScreens } from "./bundled-screens.ts";

export type Given = {
  readonly storageWorks?: boolean;
  /** Where one is. Default: as the screen is called. */
  readonly route?: string;
  readonly settings?: Partial<Settings>;
  /** What the screen is given by the one above. */
  readonly props?: object;
  /** Parts of pairing. */
  readonly desk?: object;
};

/** A screen below what it uses of the page, pressed and read. */
export class ShownScreen {
  /** Where it has led to by itself. */
  readonly led: string[] = [];
  readonly #bundled: BundledScreens;
  readonly #root: TinyNode;
  readonly #given: Given;
  readonly #settings = createSettingsStore();
  readonly #listeners = new Set<() => void>();
  #route = "";
  #heard: readonly string[] = [];

  constructor(bundled: BundledScreens, root: TinyNode, given: Given) {
    this.#bundled = bundled;
    this.#root = root;
    this.#given = given;
    this.#settings.change(given.settings ?? {});
  }

  async open(screen: string, client: AttuneClient): Promise<void> {
    this.#route = this.#given.route ?? screen;
    const page = this.#page();
    await this.#bundled.act(() => {
      this.#heard = this.#bundled.show(this.#root, screen, client, page);
    });
  }

  get settings(): Settings {
    return this.#settings.current;
  }

  /** How much it listens to of what it was given. */
  get listening(): number {
    return this.#listeners.size;
  }

  /** Without the notice at the foot of the page. */
  get text(): string {
    return this.#root.childNodes
      .filter((node) => node !== this.#foot)
      .map(({ textContent }) => textContent)
      .join("");
  }

  get notice(): string | null {
    return this.#foot?.childNodes.find(({ localName }) => localName === "p")?.textContent ?? null;
  }

  /** The text in the live region: one that is replaced is read again. */
  get region(): TinyNode | null {
    return this.all(({ attributes }) => attributes.get("role") === "status").at(-1)?.firstChild ?? null;
  }

  /** What the live region holds. */
  get said(): string {
    return this.#heard.at(-1) ?? "";
  }

  /** All that was read aloud, in order. */
  get heard(): readonly string[] {
    return this.#heard.filter((text) => text !== "");
  }

  get buttons(): readonly string[] {
    return this.all(({ localName }) => localName === "button").map(({ textContent }) => textContent);
  }

  all(having: (node: TinyNode) => boolean): readonly TinyNode[] {
    return [...this.#root.all()].filter(having);
  }

  async press(words: string, click: object = {}): Promise<void> {
    await this.#bundled.act(() => this.#called("button", words).fire("click", click));
  }

  async choose(words: string): Promise<void> {
    const input = [...this.#called("label", words).all()].find(({ localName }) => localName === "input");
    if (input !== undefined) input.checked = !input.checked;
    await this.#bundled.act(() => input?.fire("change"));
  }

  /** Into the only field for a text, or for a time. */
  async type(text: string, type: "text" | "time" = "text"): Promise<void> {
    const [field] = this.all(({ attributes }) => attributes.get("type") === type);
    if (field === undefined) throw new Error(`There is nowhere to type: ${this.text}`);
    field.value = text;
    await this.#bundled.act(() => field.fire("input"));
  }

  /** Somebody goes elsewhere while it still has something to do. */
  goesTo(route: string): void {
    this.#route = route;
  }

  /** Lets what was begun come about. */
  async wait(work: () => unknown): Promise<void> {
    await this.#bundled.act(work);
  }

  async close(): Promise<void> {
    await this.#bundled.act(() => this.#bundled.hide(this.#root));
  }

  /** What screens use of the page. */
  #page(): object {
    const { storageWorks = true, props = {}, desk = {} } = this.#given;
    const route = (): string => this.#route;
    const subscribe = (listener: () => void) => {
      this.#listeners.add(listener);
      return () => this.#listeners.delete(listener);
    };
    return {
      settings: this.#settings,
      navigation: {
        get route() {
          return route();
        },
        depth: 0,
        go: () => undefined,
        back: () => this.led.push("back"),
        replace: (to: string) => {
          this.led.push(to);
          this.goesTo(to);
        },
        subscribe,
      },
      storage: { works: storageWorks, subscribe },
      desk: {
        state: { at: "nothing" },
        line: "live",
        takeUp: async () => undefined,
        resume: async () => undefined,
        hasRead: () => undefined,
        retype: () => undefined,
        subscribe,
        ...desk,
      },
      props,
    };
  }

  get #foot(): TinyNode | undefined {
    return this.#root.childNodes.find(({ localName }) => localName === "footer");
  }

  #called(kind: string, words: string): TinyNode {
    const [found] = this.all(({ localName, textContent }) => localName === kind && textContent === words);
    if (found === undefined) throw new Error(`There is no ${kind} "${words}": ${this.text}`);
    return found;
  }
}
