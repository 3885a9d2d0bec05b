import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { parseSettings } from "../../../web/src/settings/settings.ts";
import { createSettingsStore } from "../../../web/src/settings/settings-store.ts";

const fresh = parseSettings(null);

describe("what is read from stored settings", () => {
  test("is what was chosen", () => {
    const chosen = {
      ...fresh,
      language: "de",
      theme: "black",
      light: "still",
      sound: true,
      touch: false,
      soundLatencyMs: 180,
      name: "Sam",
      quickExit: false,
      updates: { at: "https://push.example/1", quiet: true, fromMinute: 0, toMinute: 1_439, zone: "Europe/Berlin" },
      partnerPhone: "phone",
      installHintSeen: true,
      plainHttpSeen: true,
    };
    expect(parseSettings(JSON.stringify(chosen))).toEqual(chosen);
  });

  test("is a new phone's default for whatever is damaged, the whole or a part", () => {
    for (const text of ["", "{", "null", "7", '"dark"']) expect(parseSettings(text)).toEqual(fresh);
    const damaged = {
      language: "xx",
      theme: "pink",
      light: 7,
      sound: "yes",
      touch: null,
      soundLatencyMs: "180",
      name: 7,
      quickExit: 0,
      updates: { at: 7, quiet: "yes", fromMinute: 1_440, toMinute: -1, zone: null },
      partnerPhone: {},
    };
    expect(parseSettings(JSON.stringify(damaged))).toEqual(fresh);
    expect(parseSettings('{"updates":null,"theme":"dark"}')).toEqual({ ...fresh, theme: "dark" });
    expect(parseSettings('{"updates":{"fromMinute":1.5,"toMinute":90}}').updates).toMatchObject({
      fromMinute: 22 * 60,
      toMinute: 90,
    });
  });

  test("is kept within the limits", () => {
    for (const [stored, read] of [
      [-5, 0],
      [401, 400],
      [400, 400],
    ])
      expect(parseSettings(`{"soundLatencyMs":${stored}}`).soundLatencyMs).toBe(read);
  });
});

describe("the settings of a phone", () => {
  const stored = new Map<string, string>();
  let tabHears: (event: { readonly key: string | null; readonly newValue: string | null }) => void;
  const disk = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, text: string) => void stored.set(key, text),
    removeItem: (key: string) => void stored.delete(key),
  };

  beforeEach(() => {
    stored.clear();
    vi.stubGlobal("localStorage", disk);
    vi.stubGlobal("window", {
      addEventListener: (_name: string, listener: typeof tabHears) => void (tabHears = listener),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  test("are reported and stored when they change, and leave nothing behind once they are forgotten", () => {
    const store = createSettingsStore();
    const told: string[] = [];
    const stop = store.subscribe(() => told.push(store.current.theme));
    store.change({ theme: "dark" });
    store.change({ name: "Sam" });
    expect(createSettingsStore().current).toEqual({ ...fresh, theme: "dark", name: "Sam" });
    store.forget();
    expect([told, store.current, stored.size]).toEqual([["dark", "dark", "auto"], fresh, 0]);
    stop();
    store.change({ theme: "light" });
    expect(told).toHaveLength(3);
  });

  test("of the small updates change one by one, and what was begun before they are forgotten hears of that", () => {
    const store = createSettingsStore();
    store.change({ updates: { quiet: true, fromMinute: 60 } });
    const { life } = store;
    store.change({ updates: { at: "https://push.example/1" } });
    expect(store.current.updates).toEqual({
      ...fresh.updates,
      quiet: true,
      fromMinute: 60,
      at: "https://push.example/1",
    });
    expect(life.aborted).toBe(false);
    store.forget();
    expect([life.aborted, store.life.aborted]).toEqual([true, false]);
  });

  test("follow the changes of another tab, and of nothing else", () => {
    const store = createSettingsStore();
    tabHears({ key: "attune.settings", newValue: '{"theme":"dark"}' });
    tabHears({ key: "another", newValue: '{"theme":"light"}' });
    expect(store.current.theme).toBe("dark");
    tabHears({ key: "attune.settings", newValue: null });
    expect(store.current).toEqual(fresh);
  });

  test("live as long as the page if storage is denied", () => {
    const denied = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    vi.stubGlobal("localStorage", { getItem: denied, setItem: denied, removeItem: denied });
    const store = createSettingsStore();
    store.change({ theme: "dark" });
    expect(store.current.theme).toBe("dark");
    store.forget();
    expect(store.current).toEqual(fresh);
  });
});
