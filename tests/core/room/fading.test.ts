import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { spaceLimits } from "../../../shared/practices/space/limits.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import { typeOf } from "../../../shared/protocol/type-of.ts";
import { fadeEntry } from "../../../shared/room/chain.ts";
import { decide } from "../../../shared/room/decide.ts";
import { Event, keepMsOf } from "../../../shared/room/registry.ts";
import { evolve, evolveEntry, fade, fold, initialRoom, nextFadeAtMs, type Room } from "../../../shared/room/room.ts";
import { ownInvitation, shownBreath, shownHere, shownInvitation, shownReply } from "../../../shared/room/selectors.ts";
import { commandOf, endOf, type History, histories, moves, step } from "../../support/room/room-histories.ts";
import { commandId, digest } from "../../support/room/room-log.ts";
import { hours, minutes, startAtMs } from "../../support/room/room-spec.ts";

const DAY_MS = hours(24);
const laterMs = fc.oneof(
  fc.integer({ min: 0, max: minutes(30) }),
  fc.integer({ min: 0, max: 3 * DAY_MS }),
  fc.constantFrom(0, minutes(15), minutes(60), minutes(65), hours(12), DAY_MS, 2 * DAY_MS),
);

const fadedBy = (entries: readonly LogEntry[], nowMs: number): readonly LogEntry[] =>
  entries.map((entry) => (entry.atMs + keepMsOf(entry.type) <= nowMs ? fadeEntry(entry, digest) : entry));

/** The same couple, so much later, with the timers having done their work. */
const later = (history: History, ms: number): History => step(history, { kind: "wait", ms, timers: true });

describe("fading", () => {
  test("[LG5] each event's body is kept for its own time", () => {
    const told = Object.fromEntries(Event.def.options.map(typeOf).map((type) => [type, keepMsOf(type) / minutes(1)]));
    const day = 1_440;
    expect(told).toEqual({
      "breath.invited": day,
      "breath.declined": day,
      "breath.lapsed": day,
      "breath.started": day,
      "breath.paused": day,
      "breath.resumed": day,
      "breath.tempoChanged": day,
      "breath.left": day,
      "breath.ended": day,
      "space.agreed": 30 * day,
      "space.taken": day,
      "space.extended": day,
      "space.cared": day,
      "space.nearlyOver": day,
      "space.overdue": day,
      "space.returned": day,
      "space.answered": day,
      "space.ended": day,
      "hear.sent": 15,
      "here.sent": 720,
      "device.joined": 30 * day,
      "device.asked": 30 * day,
      "device.kept": 30 * day,
      "device.withdrawn": 30 * day,
      "device.changed": 30 * day,
    });
    expect(keepMsOf("dance.begun")).toBe(0);
  });

  test("[LG5] once every body has faded, nothing is left in the state but what the two have settled", () => {
    fc.assert(
      fc.property(histories(), (all) => {
        const history = later(endOf(all), spaceLimits.longestMs + spaceLimits.backMs + minutes(5));
        const { devices, space, ...others } = fade(history.room, history.nowMs);
        const { devices: _d, space: _s, ...blank } = initialRoom;
        expect(others).toEqual(blank);
        expect({ ...space, agreed: null }).toEqual(initialRoom.space);
        expect(devices.a?.asked ?? devices.b?.asked).toBeUndefined();
      }),
    );
  });

  test("[LG5] an event that has faded takes with it what stood there before it, but for what the two have settled", () => {
    fc.assert(
      fc.property(histories(), (all) => {
        const { log, room } = endOf(all);
        const { breath, devices, hear, here, space } = fold(
          log.entries.map((entry) => fadeEntry(entry, digest)),
          room,
        );
        expect({ devices, agreed: space.agreed }).toEqual({ devices: room.devices, agreed: room.space.agreed });
        expect({ breath: [breath.invitation, breath.session], hear, here, space: [space.a, space.b] }).toEqual({
          breath: [null, null],
          hear: initialRoom.hear,
          here: initialRoom.here,
          space: [null, null],
        });
      }),
    );
  });

  test("[LG6] folding part by part is folding at once", () => {
    fc.assert(
      fc.property(histories(), fc.nat(100), (all, cut) => {
        const { log, room } = endOf(all);
        const prefix = fold(log.entries.slice(0, cut));
        expect(fold(log.entries.slice(cut), prefix)).toEqual(fold(log.entries));
        expect(fold(log.entries)).toEqual(room);
      }),
    );
  });

  test("[LG7] a log with faded events folds to the faded room", () => {
    fc.assert(
      fc.property(histories(moves), laterMs, (all, ms) => {
        const { log, nowMs, room } = later(endOf(all), ms);
        // By then the log itself is cut off.
        fc.pre(nowMs - startAtMs < 30 * DAY_MS);
        expect(fade(fold(fadedBy(log.entries, nowMs)), nowMs)).toEqual(fade(room, nowMs));
      }),
      { numRuns: 300 },
    );
  });

  test("[LG8] drops what has expired at its instant, once and for all", () => {
    fc.assert(
      fc.property(histories(), laterMs, (all, ms) => {
        const { room, nowMs } = endOf(all);
        const atMs = nowMs + ms;
        const nextMs = nextFadeAtMs(room);
        const once = fade(room, atMs);
        expect(once === room).toBe(nextMs === null || nextMs > atMs);
        expect(fade(once, atMs)).toBe(once);
        expect(nextFadeAtMs(once) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(atMs);
        if (nextMs === null) return;
        expect(fade(room, nextMs - 1)).toBe(room);
        expect(nextFadeAtMs(fade(room, nextMs)) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(nextMs);
      }),
    );
  });

  test("[LG8] makes no difference to any command, nor to what comes of it", () => {
    fc.assert(
      fc.property(histories(), laterMs, moves, (all, ms, move) => {
        if (move.kind !== "ask") return;
        const history = endOf(all);
        const atMs = history.nowMs + ms;
        const command = commandOf(history, move, commandId(700));
        const ask = (room: Room) => decide(room, command, { seat: move.seat, atMs });
        const whole = ask(history.room);
        expect(ask(fade(history.room, history.nowMs))).toEqual(whole);
        if ("rejected" in whole) return;
        const evolved = (room: Room) => fade(whole.events.reduce(evolve, room), atMs);
        expect(evolved(fade(history.room, history.nowMs))).toEqual(evolved(history.room));
      }),
      { numRuns: 300 },
    );
  });

  test("[LG8] [BR17] nor to what a phone shows", () => {
    const shown = (room: Room, nowMs: number) =>
      (["a", "b"] as const).map((seat) => [
        shownInvitation(room, seat, nowMs),
        ownInvitation(room, seat, nowMs),
        shownBreath(room, seat, nowMs),
        shownReply(room, seat, nowMs),
        shownHere(room, seat, nowMs),
      ]);
    fc.assert(
      fc.property(histories(), laterMs, (all, ms) => {
        const { room, nowMs } = later(endOf(all), ms);
        expect(shown(fade(room, nowMs), nowMs)).toEqual(shown(room, nowMs));
      }),
    );
  });

  test("[LG9] a faded event of an unknown type changes nothing, nor does a whole one that can't be read", () => {
    const { room, log } = endOf([]);
    const [entry] = log.entries;
    if (entry === undefined) throw new Error("a room is born with events");
    expect(evolveEntry(room, { ...fadeEntry(entry, digest), type: "dance.begun" })).toBe(room);
    expect(evolveEntry(room, { ...entry, type: "dance.begun" })).toBe(room);
    expect(evolveEntry(room, { ...entry, deviceId: 7 })).toBe(room);
  });
});
