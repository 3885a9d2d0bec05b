import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { createEmitter } from "../../../../client-sdk/src/emitter/emitter.ts";
import type { AttuneClient, Status } from "../../../../client-sdk/src/index.ts";
import { askingKey, breathKey, watchAfter } from "../../../../web/src/place/after.ts";
import { fourAndSix, startAtMs } from "../../pacer/programs.ts";

/** The events of the client that a page listens to. */
type Told = {
  readonly clock: object;
  readonly status: object;
  readonly room: object;
  readonly event: {
    readonly type: string;
    readonly seat: "a" | "b";
    readonly atMs?: number;
    readonly reason?: string;
    readonly returnAtMs?: number;
  };
  readonly rejected: { readonly code: string };
};

const minutes = fourAndSix.program.minutes;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

type Before = { readonly name: "clock" | "status" | "room"; readonly canTell: boolean; readonly kind?: Status["kind"] };

/**
 * What a page shows after the other has stopped a breath. `told` are the client's events before that, and whether the time is
 * known at each.
 */
function saidAfter(...told: readonly Before[]) {
  const events = createEmitter<Told>((error) => {
    throw error;
  });
  let nowMs: number | null = null;
  const status = { kind: "catchingUp" };
  const client = {
    on: events.on,
    seat: "b",
    status,
    breath: { session: { ...fourAndSix, sessionId: "breath" } },
    serverNowMs: () => nowMs,
    roughServerNowMs: () => startAtMs,
  } as unknown as AttuneClient;
  const after = watchAfter(client);
  for (const { name, canTell, kind = "catchingUp" } of told) {
    nowMs = canTell ? startAtMs : null;
    status.kind = kind;
    events.emit(name, {});
  }
  events.emit("event", { type: "breath.ended", seat: "a", reason: "stopped" });
  return after.ended;
}

test("words follow a breath for those who were in it, and none for those who open the app once it has ended", () => {
  const opened = ["status", "room", "status"] as const;
  expect(saidAfter(...opened.map((name) => ({ name, canTell: false })))).toBeNull();
  const wasIn = saidAfter({ name: "room", canTell: false }, { name: "clock", canTell: true });
  expect(wasIn).toEqual({ minutes, stopped: true });
});

test("words follow a breath that is stopped before a reloaded page knows the time", () => {
  const reloaded = saidAfter({ name: "room", canTell: false }, { name: "status", canTell: false, kind: "live" });
  expect(reloaded).toEqual({ minutes, stopped: true });
});

/** The page of b, in a breath that has just begun. */
function inBreath() {
  const events = createEmitter<Told>((error) => {
    throw error;
  });
  const session = { ...fourAndSix, sessionId: "breath" };
  const shown: { session: typeof session | null } = { session };
  const openedMs = performance.now();
  let sleptMs = 0;
  const nowMs = (): number => startAtMs + performance.now() - openedMs + sleptMs;
  const sleep = (ms: number): void => {
    sleptMs += ms;
    events.emit("status", { kind: "live" });
    vi.advanceTimersByTime(0);
  };
  const client = {
    on: events.on,
    seat: "b",
    status: { kind: "live" },
    breath: shown,
    serverNowMs: nowMs,
    roughServerNowMs: nowMs,
  } as unknown as AttuneClient;
  const after = watchAfter(client);
  events.emit("room", {});
  return { after, emit: events.emit, shown, session, nowMs, sleep };
}

test("a breath ends at its time even if nobody says so, and only once; a postponed one ends later", () => {
  const { after, emit, shown } = inBreath();
  vi.advanceTimersByTime(60_000);
  shown.session = { ...fourAndSix, sessionId: "breath", pausedForMs: 10_000 };
  emit("room", {});
  vi.advanceTimersByTime(69_999);
  expect(after.ended).toBeNull();
  vi.advanceTimersByTime(1);
  expect(after.ended).toEqual({ minutes, stopped: false });
  after.clear();
  shown.session = null;
  emit("event", { type: "breath.ended", seat: "a", reason: "done" });
  expect(after.ended).toBeNull();
});

test("no words follow a breath whose end the phone has slept through for long, nor stay until the next day", () => {
  const asleep = inBreath();
  asleep.sleep(86_400_000);
  expect(asleep.after.ended).toBeNull();
  const { after, emit, shown, nowMs, sleep } = inBreath();
  shown.session = null;
  emit("event", { type: "breath.ended", seat: "a", reason: "done", atMs: nowMs() });
  sleep(900_000);
  expect(after.ended).not.toBeNull();
  sleep(1);
  expect(after.ended).toBeNull();
});

test("words follow it for the one who stays when the other leaves, and none for anyone who has left or needs space", () => {
  const stays = inBreath();
  stays.emit("event", { type: "breath.left", seat: "a" });
  stays.emit("event", { type: "breath.ended", seat: "a", reason: "done" });
  expect(stays.after.ended).toEqual({ minutes, stopped: false });
  const leaves = inBreath();
  leaves.emit("event", { type: "breath.left", seat: "b" });
  leaves.emit("event", { type: "breath.ended", seat: "a", reason: "done" });
  const steppedOut = inBreath();
  steppedOut.after.close(breathKey(steppedOut.session as never));
  steppedOut.emit("room", {});
  steppedOut.emit("event", { type: "breath.ended", seat: "a", reason: "done" });
  const space = inBreath();
  for (const [type, reason] of [
    ["space.taken", undefined],
    ["breath.ended", "space"],
  ] as const)
    space.emit("event", { type, seat: "a", ...(reason === undefined ? {} : { reason }) });
  expect([leaves, steppedOut, space].map(({ after }) => after.ended)).toEqual([null, null, null]);
});

test("those words go with the next breath, unless it is hidden, and with space", () => {
  for (const [type, isIn, stays] of [
    ["breath.started", true, false],
    ["breath.started", false, true],
    ["space.taken", true, false],
  ] as const) {
    const { after, emit, shown, session } = inBreath();
    emit("event", { type: "breath.ended", seat: "a", reason: "stopped" });
    expect(after.ended).toEqual({ minutes, stopped: true });
    shown.session = isIn ? session : null;
    emit("event", { type, seat: "a" });
    expect([type, isIn, after.ended !== null]).toEqual([type, isIn, stays]);
  }
});

test("the other's need for more time is shown until somebody is back; one's own isn't", () => {
  const { after, emit } = inBreath();
  emit("event", { type: "space.extended", seat: "b", returnAtMs: 1 });
  expect(after.extendedToMs).toBeNull();
  emit("event", { type: "space.extended", seat: "a", returnAtMs: 2 });
  expect(after.extendedToMs).toBe(2);
  emit("event", { type: "space.returned", seat: "a" });
  expect(after.extendedToMs).toBeNull();
});

test("what was put away stays so until it is opened or asked for again; nothing of one place shows in the next", () => {
  const { after, emit, session } = inBreath();
  const keys = [breathKey(session as never), askingKey({ invitationId: "asking" } as never), "back ready"];
  const closed = () => keys.map((key) => after.isClosed(key));
  const closeAll = (): void => {
    for (const key of keys) after.close(key);
  };
  emit("event", { type: "space.extended", seat: "a", returnAtMs: 1 });
  closeAll();
  expect([closed(), after.extendedToMs]).toEqual([[true, true, true], 1]);
  after.open("back ready");
  expect(closed()).toEqual([true, true, false]);
  closeAll();
  emit("rejected", { code: "tooMany" });
  expect(closed()).toEqual([true, true, true]);
  emit("rejected", { code: "alreadyRunning" });
  expect(closed()).toEqual([false, false, true]);
  emit("event", { type: "space.extended", seat: "a", returnAtMs: 2 });
  emit("status", { kind: "live" });
  expect([closed(), after.extendedToMs]).toEqual([[false, false, true], 2]);
  emit("status", { kind: "idle" });
  expect([closed(), after.extendedToMs]).toEqual([[false, false, false], null]);
});
