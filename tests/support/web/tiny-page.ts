import { TinyDocument } from "../sdk/tiny-dom.ts";

type Listener = (event: object) => void;

/** The parts of a browser that screens use. It counts what they begin and have to end. */
export class TinyPage {
  readonly document: TinyDocument = Object.assign(new TinyDocument(), this.#heard(), { visibilityState: "visible" });
  readonly #listening = new Set<readonly [name: string, listener: Listener]>();
  readonly #history = {
    state: null as unknown,
    replaceState: (state: unknown, _unused: string, path: string): void => {
      this.#history.state = state;
      location.href = new URL(path, location.href).href;
    },
  };
  readonly #media = { matches: false, ...this.#heard() };
  /** How often it went back to its top. */
  scrolled = 0;

  /** How many listeners, observers and animations there are. */
  get goingOn(): number {
    return this.#listening.size;
  }

  /** To be put into the global scope. */
  get globals(): object {
    const { document } = this;
    return {
      document,
      Text: class {
        constructor(data = "") {
          return document.createTextNode(data);
        }
      },
      location: new URL("https://attune.test"),
      window: globalThis,
      isSecureContext: true,
      scrollTo: () => void (this.scrolled += 1),
      history: this.#history,
      matchMedia: () => this.#media,
      KeyframeEffect: class {},
      Animation: this.#goingOn(),
      ResizeObserver: this.#goingOn(),
      ...this.#heard(),
    };
  }

  fire(name: string, event: object = {}): void {
    for (const [heard, listener] of [...this.#listening]) if (heard === name) listener(event);
  }

  /** The system asks for less motion from now on, or no longer. */
  calmDown(matches: boolean): void {
    this.#media.matches = matches;
    this.fire("change");
  }

  #heard() {
    return {
      addEventListener: (name: string, listener: Listener): void => void this.#listening.add([name, listener]),
      removeEventListener: (name: string, listener: Listener): void => {
        for (const each of this.#listening) if (each[0] === name && each[1] === listener) this.#listening.delete(each);
      },
    };
  }

  /** Stands for an observer that observes, and an animation that runs. */
  #goingOn() {
    const listening = this.#listening;
    return class {
      readonly #own = ["", () => undefined] as const;
      readonly #begin = (): void => void listening.add(this.#own);
      readonly #end = (): void => void listening.delete(this.#own);
      readonly observe = this.#begin;
      readonly disconnect = this.#end;
      readonly cancel = this.#end;
      set startTime(_atMs: number) {
        this.#begin();
      }
    };
  }
}
