import { readFileSync } from "node:fs";
import { createRequire, isBuiltin } from "node:module";
import { dirname } from "node:path";
import { createContext, Script } from "node:vm";

/** What a published package may touch in virtual time. A timer's handle calls it off. */
export type Environment = {
  readonly setTimeout: (run: () => void, ms: number) => () => void;
  readonly clearTimeout: (handle: (() => void) | undefined | 0) => void;
  readonly dateNowMs: () => number;
  readonly random: () => number;
};

type CommonJsModule = (exports: object, require: unknown, module: object, folder: string) => void;

/**
 * Runs the published code of a package, untouched, in a world of its own: its timers, date and chance are ours, and its
 * promises settle when told to, so that virtual time waits for them.
 */
export class Sandbox {
  readonly #context;
  readonly #modules = new Map<string, { exports: unknown }>();
  readonly #environment: Environment;
  readonly #settle = new Script("0");

  constructor(environment: Environment) {
    this.#environment = environment;
    this.#context = createContext({ console }, { microtaskMode: "afterEvaluate" });
    this.#install();
  }

  /** The exports of a package's main file. */
  load(name: string): unknown {
    return this.#loadFile(createRequire(import.meta.url).resolve(name));
  }

  /** Lets all promises settle that can. */
  settle(): void {
    this.#settle.runInContext(this.#context);
  }

  resolvedPromise(): unknown {
    return new Script("Promise.resolve()").runInContext(this.#context);
  }

  #install(): void {
    const { setTimeout, clearTimeout, dateNowMs, random } = this.#environment;
    const globals = this.#global();
    const setInterval = (run: () => void, ms: number): (() => void) => {
      let callOff = setTimeout(again, ms);
      function again(): void {
        callOff = setTimeout(again, ms);
        run();
      }
      return () => callOff();
    };
    Object.assign(globals, { window: globals, setTimeout, clearTimeout, setInterval });
    Object.assign(globals, { ourDateNowMs: dateNowMs, ourRandom: random });
    new Script("Date.now = ourDateNowMs; Math.random = ourRandom;").runInContext(this.#context);
  }

  #global(): Record<string, unknown> {
    // The other world's global object, which no type can know.
    return new Script("globalThis").runInContext(this.#context) as Record<string, unknown>;
  }

  #loadFile(file: string): unknown {
    const known = this.#modules.get(file);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    this.#modules.set(file, module);
    const require = (name: string): unknown => {
      // Left out: logging, which looks at the real terminal, and the network, which is ours.
      if (name === "debug") return () => () => {};
      if (isBuiltin(name)) return {};
      return this.#loadFile(createRequire(file).resolve(name));
    };
    const text = `(function (exports, require, module, __dirname) {${readFileSync(file, "utf8")}\n})`;
    // The function that the text above is.
    const run = new Script(text, { filename: file }).runInContext(this.#context) as CommonJsModule;
    run(module.exports, require, module, dirname(file));
    return module.exports;
  }
}
