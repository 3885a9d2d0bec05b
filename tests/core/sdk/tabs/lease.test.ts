import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LeaseCampaign } from "../../../../client-sdk/src/platform/lease-campaign.ts";
import { ends, tabs } from "../../../support/sdk/campaigning.ts";

describe("[PH19] without Web Locks, by a lease", () => {
  /** Called when a page goes away, those of all tabs. */
  const pageHides = new Set<() => void>();

  beforeEach(() => {
    vi.useFakeTimers();
    const records = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => records.get(key) ?? null,
      setItem: (key: string, value: string) => void records.set(key, value),
      removeItem: (key: string) => void records.delete(key),
    });
    pageHides.clear();
    vi.stubGlobal("addEventListener", (_name: string, listener: () => void) => pageHides.add(listener));
    vi.stubGlobal("removeEventListener", (_name: string, listener: () => void) => pageHides.delete(listener));
  });
  afterEach(() => {
    for (const end of ends.splice(0)) end();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const start = (...as: ConstructorParameters<typeof LeaseCampaign>) => new LeaseCampaign(...as);

  test("the first leads as long as it renews; when it ends the next does at once", () => {
    const { leading, open } = tabs(start);
    const one = open("one");
    vi.advanceTimersByTime(200);
    open("two");
    vi.advanceTimersByTime(60_000);
    expect([...leading]).toEqual(["one"]);
    one.end();
    vi.advanceTimersByTime(1_200);
    expect([...leading]).toEqual(["two"]);
  });

  test("a page that goes away leaves the lead to the next at once, and takes it from nobody", () => {
    const { name, open } = tabs(start);
    const lease = () => localStorage.getItem(name);
    open("one");
    vi.advanceTimersByTime(200);
    const two = open("two");
    const [oneHides, twoHides] = pageHides;
    twoHides?.();
    expect(lease()).not.toBeNull();
    oneHides?.();
    expect(lease()).toBeNull();
    two.end();
    expect([...pageHides]).toEqual([oneHides]);
  });

  test("of two that begin in the same instant one leads", () => {
    const { leading, open } = tabs(start);
    open("one");
    open("two");
    vi.advanceTimersByTime(10_000);
    expect(leading.size).toBe(1);
  });

  test("one that takes the lead has it, and the other steps down", () => {
    const { leading, open } = tabs(start);
    open("one");
    vi.advanceTimersByTime(200);
    const two = open("two");
    two.take();
    vi.advanceTimersByTime(2_000);
    expect([...leading]).toEqual(["two"]);
  });

  test("a tab that was stopped for longer than its lease steps down when it wakes", () => {
    const { name, leading, open } = tabs(start);
    open("one");
    vi.advanceTimersByTime(200);
    localStorage.setItem(name, JSON.stringify({ holder: "other", untilMs: Date.now() + 4_000 }));
    vi.advanceTimersByTime(1_100);
    expect([...leading]).toEqual([]);
    vi.advanceTimersByTime(6_000);
    expect([...leading]).toEqual(["one"]);
  });

  test("a lease from before the wall clock was set back by an hour counts no more", () => {
    const { name, leading, open } = tabs(start);
    localStorage.setItem(name, JSON.stringify({ holder: "gone", untilMs: Date.now() + 3_600_000 }));
    open("one");
    vi.advanceTimersByTime(200);
    expect([...leading]).toEqual(["one"]);
  });

  test("where storage is denied, each tab stands for itself", () => {
    vi.stubGlobal("localStorage", {
      getItem: () => {
        throw new Error("denied");
      },
      setItem: () => {
        throw new Error("denied");
      },
    });
    const { leading, open } = tabs(start);
    open("one");
    open("two");
    vi.advanceTimersByTime(500);
    expect([...leading]).toEqual(["one", "two"]);
  });
});
