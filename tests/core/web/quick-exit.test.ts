import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { root } from "../../../tools/source-files.ts";
import { onTripleShift, quickExit } from "../../../web/src/quick-exit.ts";
import { languages } from "../../../web/src/words/languages.ts";

const done: string[] = [];
const listeners = new Map<string, (event: object) => void>();

beforeEach(() => {
  vi.useFakeTimers();
  done.length = 0;
  listeners.clear();
  vi.stubGlobal("document", { documentElement: { hidden: false } });
  vi.stubGlobal("location", { replace: (path: string) => done.push(`to ${path}`) });
  vi.stubGlobal("history", { go: (by: number) => done.push(`go ${by}`) });
  vi.stubGlobal("sessionStorage", { setItem: (key: string) => done.push(`mark ${key}`) });
  vi.stubGlobal("addEventListener", (name: string, listener: () => void) => listeners.set(name, listener));
  vi.stubGlobal("removeEventListener", (name: string) => listeners.delete(name));
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe("the quick exit", () => {
  test("hides everything at once, marks the tab as left, and leaves by replacing the first page of the visit", () => {
    quickExit({ depth: 3 });
    expect([document.documentElement.hidden, done]).toEqual([true, ["mark attune.left", "go -3"]]);
    listeners.get("popstate")?.({});
    expect(done.at(-1)).toBe("to /notes.html");
  });

  test("doesn't wait for a slow history, nor where there is none", () => {
    quickExit({ depth: 1 });
    vi.advanceTimersByTime(149);
    expect(done).not.toContain("to /notes.html");
    vi.advanceTimersByTime(1);
    expect(done.at(-1)).toBe("to /notes.html");
    done.length = 0;
    quickExit({ depth: 0 });
    expect(done).toEqual(["mark attune.left", "to /notes.html"]);
  });

  test("works even if storage is denied", () => {
    vi.stubGlobal("sessionStorage", {
      setItem: () => {
        throw new DOMException("denied", "SecurityError");
      },
    });
    quickExit({ depth: 0 });
    expect(done).toEqual(["to /notes.html"]);
  });
});

describe("the page of notes that it leads to", () => {
  const script = readFileSync(join(root, "web/public/notes.js"), "utf8");
  const denied = (): never => {
    throw new DOMException("denied", "SecurityError");
  };
  const opened = (getItem: (key: string) => string | null, wished: readonly string[] = ["fr", "es-MX"]) => {
    const [heading, label] = [{ textContent: "" }, { textContent: "" }];
    const page = {
      title: "",
      documentElement: { lang: "", dataset: { theme: "auto" } },
      querySelector: (name: string) => (name === "h1" ? heading : label),
    };
    runInNewContext(script, {
      document: page,
      navigator: { languages: wished },
      localStorage: { getItem },
      addEventListener: (_: string, listener: () => void) => listener(),
    });
    const { lang, dataset } = page.documentElement;
    return [lang, dataset.theme, page.title, heading.textContent, label.textContent].join();
  };
  const stored = (settings: object) => (key: string) => (key === "attune.settings" ? JSON.stringify(settings) : null);

  test("is in the language and colours of the app's settings", () => {
    expect(opened(stored({ language: "de", theme: "black" }))).toBe("de,black,Notizen,Notizen,Neue Notiz");
    for (const language of languages) expect(opened(stored({ language }))).toMatch(new RegExp(`^${language},auto,`));
  });

  test("is in those of the phone where nothing is chosen or stored", () => {
    expect(opened(stored({ language: "auto", theme: "auto" }))).toBe("es,auto,Notas,Notas,Nueva nota");
    expect(opened(() => null, ["fr"])).toBe("en,auto,Notes,Notes,New note");
    expect(opened(denied)).toBe("es,auto,Notas,Notas,Nueva nota");
  });
});

describe("Shift three times", () => {
  const pressed = (...keys: readonly (readonly [atMs: number, key?: string, repeat?: boolean])[]): number => {
    let times = 0;
    const stop = onTripleShift(() => void (times += 1));
    for (const [timeStamp, key = "Shift", repeat = false] of keys)
      listeners.get("keydown")?.({ key, repeat, timeStamp });
    stop();
    expect(listeners.size).toBe(0);
    return times;
  };

  test("leads out within a second and a half, whatever was pressed before", () => {
    expect(pressed([0], [700], [1_499])).toBe(1);
    expect(pressed([0], [700], [1_500])).toBe(0);
    expect(pressed([0], [2_000], [2_100], [2_200])).toBe(1);
  });

  test("doesn't count a held key or capital letters, and more presses don't exit again", () => {
    expect(pressed([0], [500, "Shift", true], [600, "Shift", true])).toBe(0);
    expect(pressed([0], [100, "A"], [200], [300, "B"], [400])).toBe(0);
    expect(pressed([0], [100], [200], [300], [400])).toBe(1);
  });
});
