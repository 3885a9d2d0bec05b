import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { LeaseCampaign } from "../../../../client-sdk/src/platform/lease-campaign.ts";
import { LockCampaign } from "../../../../client-sdk/src/platform/lock-campaign.ts";

type Start = (name: string, calls: { lead(): void; stepDown(): void }) => { take(): void; end(): void };

let made = 0;
const ends: (() => void)[] = [];

/** Tabs that note down who leads. */
function tabs(start: Start) {
  made += 1;
  const name = `test-${made}`;
  const leading = new Set<string>();
  const open = (tab: string) => {
    const campaign = start(name, { lead: () => leading.add(tab), stepDown: () => leading.delete(tab) });
    const end = (): void => {
      leading.delete(tab);
      campaign.end();
    };
    ends.push(end);
    return { take: () => campaign.take(), end };
  };
  return { leading, open };
}

describe("[PH19] with Web Locks", () => {
  const byLocks: Start = (name, calls) => new LockCampaign(name, calls);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  afterEach(() => void vi.unstubAllGlobals());

  /** The browser asks another process, as most do. */
  const answerSlowly = (): void => {
    const { locks } = navigator;
    const request = async (name: string, options: LockOptions, run: () => Promise<void>): Promise<void> => {
      await settled();
      await locks.request(name, options, run);
    };
    vi.stubGlobal("navigator", { locks: { request } });
  };

  test("the first leads; when it ends the next does; one that takes the lead has it", async () => {
    const { leading, open } = tabs(byLocks);
    const [one, two, three] = [open("one"), open("two"), open("three")];
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    one.end();
    await vi.waitFor(() => expect([...leading]).toEqual(["two"]));
    three.take();
    await vi.waitFor(() => expect([...leading]).toEqual(["three"]));
    three.end();
    await vi.waitFor(() => expect([...leading]).toEqual(["two"]));
    two.take();
    await settled();
    expect([...leading]).toEqual(["two"]);
  });

  test("one that takes the lead twice before it is given it has it once, and for good", async () => {
    answerSlowly();
    const { leading, open } = tabs(byLocks);
    const [one, two] = [open("one"), open("two")];
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    two.take();
    two.take();
    await vi.waitFor(() => expect([...leading]).toEqual(["two"]));
    for (let turn = 0; turn < 10; turn += 1) await settled();
    expect([...leading]).toEqual(["two"]);
    two.end();
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    one.end();
  });

  test("one that is closed before it is given the lead that it takes doesn't keep it", async () => {
    answerSlowly();
    const { leading, open } = tabs(byLocks);
    open("one");
    const two = open("two");
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    two.take();
    two.end();
    for (let turn = 0; turn < 10; turn += 1) await settled();
    expect([...leading]).toEqual(["one"]);
  });

  test("where the browser gives none, each tab stands for itself, without asking again and again", async () => {
    let asked = 0;
    vi.stubGlobal("navigator", {
      locks: {
        request: async () => {
          asked += 1;
          // Only so that a tab which asks for ever fails the test, and doesn't hang it.
          if (asked > 100) await new Promise(() => undefined);
          throw new DOMException("denied", "SecurityError");
        },
      },
    });
    const { leading, open } = tabs(byLocks);
    const one = open("one");
    open("two");
    await settled();
    one.take();
    await settled();
    expect([...leading]).toEqual(["one", "two"]);
    expect(asked).toBe(2);
  });
});

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

  const start: Start = (name, calls) => new LeaseCampaign(name, calls);

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
    const { open } = tabs(start);
    const lease = () => localStorage.getItem(`test-${made}`);
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
    const { leading, open } = tabs(start);
    open("one");
    vi.advanceTimersByTime(200);
    localStorage.setItem(`test-${made}`, JSON.stringify({ holder: "other", untilMs: Date.now() + 4_000 }));
    vi.advanceTimersByTime(1_100);
    expect([...leading]).toEqual([]);
    vi.advanceTimersByTime(6_000);
    expect([...leading]).toEqual(["one"]);
  });

  test("a lease from before the wall clock was set back by an hour counts no more", () => {
    const { leading, open } = tabs(start);
    localStorage.setItem(`test-${made}`, JSON.stringify({ holder: "gone", untilMs: Date.now() + 3_600_000 }));
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
