import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createEmitter } from "../../../../client-sdk/src/emitter/emitter.ts";
import type { AttuneClient } from "../../../../client-sdk/src/index.ts";
import { watchDeliveries } from "../../../../web/src/place/deliveries.ts";
import { createNotices } from "../../../../web/src/ui/notices.ts";

/** The events of the client that a page listens to. */
type Told = {
  readonly outbox: readonly { readonly id: string }[];
  readonly event: { readonly type: string; readonly seat: "a" | "b"; readonly replayed: boolean };
  readonly dropped: object;
  readonly status: { readonly kind: string };
  readonly rejected: { readonly id: string; readonly type: string; readonly code: string };
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The page of a, whose partner is Sam. */
function page(space: { readonly mine?: object; readonly theirs?: object } = {}) {
  const { on, emit } = createEmitter<Told>((error) => {
    throw error;
  });
  const client = {
    on,
    seat: "a",
    names: { partner: "Sam" },
    space: { mine: null, theirs: null, ...space },
    breath: { session: null },
    room: { breath: { session: null } },
  } as unknown as AttuneClient;
  const notices = createNotices();
  watchDeliveries(client, notices);
  const happens = (type: string, seat: "a" | "b", replayed: boolean): string | undefined => {
    notices.clear();
    emit("event", { type, seat, replayed });
    return notices.current?.key;
  };
  return { emit, notices, happens };
}

describe("the result is reported", () => {
  test("of what waited on this phone, and of nothing else: whoever asks right now is told where they asked", () => {
    const { emit, notices } = page();
    emit("rejected", { id: "now", type: "here.send", code: "tooMany" });
    expect(notices.current).toBeNull();
    emit("outbox", [{ id: "waited" }, { id: "too" }]);
    emit("rejected", { id: "waited", type: "here.send", code: "tooMany" });
    expect(notices.current?.key).toBe("error.tooMany");
    notices.clear();
    // What was asked for is so already, so it is no news.
    emit("rejected", { id: "too", type: "space.back", code: "notAway" });
    expect(notices.current).toBeNull();
    emit("dropped", {});
    expect(notices.current?.key).toBe("sent.dropped");
  });

  test("of what the partner did only while there is one; that one has left, perhaps in another tab, stays", () => {
    const { emit, notices, happens } = page();
    expect(happens("breath.declined", "b", false)).toBe("asking.notNow");
    emit("status", { kind: "connecting" });
    expect(notices.current?.values).toEqual({ name: "\u2068Sam\u2069" });
    emit("status", { kind: "idle" });
    expect(notices.current).toBeNull();
    notices.tell("leave.done");
    emit("status", { kind: "idle" });
    expect(notices.current?.key).toBe("leave.done");
  });

  test("of waiting only as long as something waits; another sentence stays", () => {
    const { emit, notices } = page();
    notices.tell("sent.queued");
    emit("outbox", [{ id: "one" }]);
    expect(notices.current?.key).toBe("sent.queued");
    emit("outbox", []);
    expect(notices.current).toBeNull();
    notices.tell("asking.notNow");
    emit("outbox", []);
    expect(notices.current?.key).toBe("asking.notNow");
    notices.tell("sent.queued");
    emit("status", { kind: "ended" });
    expect(notices.current).toBeNull();
  });

  test("of the other's actions: a declined invitation only live, the end after a day and what becomes of a phone even if missed", () => {
    const { happens, notices } = page();
    expect([happens("breath.declined", "b", false), notices.current?.values]).toEqual([
      "asking.notNow",
      { name: "\u2068Sam\u2069" },
    ]);
    expect(happens("breath.declined", "b", true)).toBeUndefined();
    expect([false, true].map((replayed) => happens("space.ended", "b", replayed))).toEqual(
      [1, 2].map(() => "home.lapsedTheirs"),
    );
    expect(happens("device.kept", "b", true)).toBe("phones.keptTheirs");
    expect(happens("device.withdrawn", "b", true)).toBe("phones.withdrawnTheirs");
  });

  test("of one's own: only the end after a day, unless there is space again, and a phone that doesn't come after all", () => {
    const { happens } = page();
    expect(happens("space.ended", "a", true)).toBe("home.lapsedYours");
    expect(happens("device.withdrawn", "a", true)).toBe("phones.withdrawn");
    for (const type of ["breath.declined", "device.kept", "space.returned"])
      expect(happens(type, "a", false)).toBeUndefined();
    expect(page({ mine: { is: "away" } }).happens("space.ended", "a", true)).toBeUndefined();
    expect(page({ theirs: { is: "away" } }).happens("space.ended", "b", true)).toBeUndefined();
    expect(page({ theirs: { is: "away" } }).happens("space.ended", "a", true)).toBe("home.lapsedYours");
  });
});

test("a sentence disappears after eight seconds; one that replaces it has as long", () => {
  const { notices } = page();
  notices.tell("sent.dropped");
  vi.advanceTimersByTime(5_000);
  notices.tell("sent.queued");
  vi.advanceTimersByTime(7_999);
  expect(notices.current?.key).toBe("sent.queued");
  vi.advanceTimersByTime(1);
  expect(notices.current).toBeNull();
});
