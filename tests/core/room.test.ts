import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programOf } from "../../shared/pacer/presets.ts";
import type { Seat } from "../../shared/protocol/ids.ts";
import { Command, parseCommand } from "../../shared/room/registry.ts";
import { decide, decideDue, evolve, fade, nextDueAtMs, type Room } from "../../shared/room/room.ts";
import { awayOf } from "../../shared/room/selectors.ts";
import { stalenessOf } from "../../shared/room/staleness.ts";
import {
  beginning,
  commandOf,
  endOf,
  histories,
  type Move,
  moves,
  movesWithSilence,
  step,
} from "../support/room-histories.ts";
import { commandId, deviceId } from "../support/room-log.ts";
import { a, after, at, b, event, events, given, minutes, paired, refused, unnoticed } from "../support/room-spec.ts";

const program = programOf();
const id = commandId(1);

describe("commands", () => {
  test("[CM1] are an id, a type and their fields; other keys are dropped", () => {
    const hear = { id, type: "hear.send", code: "thankYou" };
    expect(parseCommand({ ...hear, extra: 1 })).toEqual({ id, command: hear });
    expect(parseCommand({ id, type: "leave" })).toEqual({ id, command: { id, type: "leave" } });
  });

  test.each<[string, unknown]>([
    ["badMessage", null],
    ["badMessage", "hear.send"],
    ["badMessage", []],
    ["badMessage", {}],
    ["badMessage", { id, type: 7 }],
    ["badMessage", { id, type: "hear.send" }],
    ["badMessage", { id: "1", type: "space.back" }],
    ["badMessage", { type: "space.back" }],
    ["unknownType", { id, type: "space.steal" }],
    ["unknownType", { id, type: "__proto__" }],
    ["unknownType", { id, type: "constructor" }],
    ["unknownType", { id, type: "space.taken" }],
  ])("[CM1] %s for %j", (code, raw) => {
    expect(parseCommand(raw)).toMatchObject({ error: true, code });
  });

  test("[CM6] what only the server asks can't come from a phone", () => {
    for (const type of ["breath.abandon", "device.replace", "device.move"]) {
      expect(parseCommand({ id, type, sessionId: id, deviceId: deviceId("x"), waitMs: 0 })).toMatchObject({
        code: "unknownType",
      });
    }
  });

  test("[CM1] anything at all gets an answer", () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withObjectString: true }), (raw) => {
        expect("error" in parseCommand(raw)).toBe(true);
      }),
    );
  });

  test("[CM2] the same asked twice gets the same answer, and nothing throws", () => {
    fc.assert(
      fc.property(histories(), fc.array(moves, { minLength: 1, maxLength: 5 }), (all, next) => {
        const { room, nowMs } = endOf(all);
        const frozen = deepFreeze(structuredClone(room));
        for (const move of next) {
          if (move.kind !== "ask") continue;
          const command = commandOf(endOf(all), move, commandId(500));
          const ask = { seat: move.seat, atMs: nowMs };
          expect(decide(frozen, command, ask)).toEqual(decide(room, command, ask));
        }
      }),
    );
  });

  test("[CM3] an accepted one causes an event, a rejected one leaves the room as it was", () => {
    fc.assert(
      fc.property(histories(), moves, (all, move) => {
        const before = endOf(all);
        if (move.kind === "wait") return;
        const afterwards = step(before, move);
        const grew = afterwards.log.entries.length > before.log.entries.length;
        expect(afterwards.room !== before.room).toBe(grew);
      }),
    );
  });

  test("[CM3] `leave` is no business of the room", () => {
    expect(decide(beginning.room, { id, type: "leave" }, { seat: "a", atMs: at(0) })).toEqual({
      rejected: "notAllowed",
    });
  });

  test("[CM2] what else the caller knows of who asks doesn't get into the events", () => {
    const ask = { seat: "a" as const, atMs: at(0), address: "here" };
    const decision = decide(beginning.room, { id, type: "hear.send", code: "thankYou" }, ask);
    expect(decision).toEqual({ events: [{ type: "hear.sent", seat: "a", atMs: at(0), code: "thankYou" }] });
  });

  test("[CM4] what was due by then happens first, in the same step", () => {
    given(paired(), a("breath.invite", { program }), unnoticed(minutes(6)))
      .when(b("breath.invite", { program }))
      .then(events("breath.lapsed", "breath.invited"));
    given(paired(), a("breath.start", { program }), unnoticed(minutes(6)))
      .when(b("breath.start", { program }))
      .then(events("breath.ended", "breath.started"), event("breath.ended", { reason: "done" }));
  });

  test("[CM5] each says when it goes stale", () => {
    const told = Object.fromEntries(
      Command.def.options.flatMap(({ shape }) => shape.type.def.values).map((type) => [type, stalenessOf(type)]),
    );
    expect(told).toEqual({
      ...Object.fromEntries(
        ["invite", "accept", "decline", "start", "pause", "resume", "changeTempo", "stop", "leave"].map((word) => [
          `breath.${word}`,
          { then: "drop", afterMs: 60_000 },
        ]),
      ),
      "space.agree": { then: "never" },
      "space.take": { then: "adapt" },
      "space.extend": { then: "adapt" },
      "space.care": { then: "adapt" },
      "space.back": { then: "never" },
      "space.answer": { then: "adapt" },
      "hear.send": { then: "drop", afterMs: minutes(15) },
      "here.send": { then: "drop", afterMs: minutes(720) },
      "device.keep": { then: "never" },
      leave: { then: "never" },
    });
  });

  test("[CM5] the room drops them as the phone does", () => {
    const hear = (agoMs: number) => a("hear.send", { code: "thankYou", askedAtMs: at(minutes(60) - agoMs) });
    given(paired(), after(minutes(60)))
      .when(hear(minutes(15) - 1))
      .then(event("hear.sent"));
    given(paired(), after(minutes(60)))
      .when(hear(minutes(15)))
      .then(refused("stale"));
    given(paired(), after(minutes(60)))
      .when(a("space.agree", { minutes: 20, askedAtMs: at(0) }))
      .then(event("space.agreed"));
  });
});

describe("space is not interrupted", () => {
  const away = [paired(), a("space.take", { minutes: 20 })];

  test("[CM8] not by small signals of the one who waits; the taker may send them", () => {
    given(...away)
      .when(b("hear.send", { code: "thankYou" }))
      .then(refused("spaceOpen"));
    given(...away)
      .when(b("here.send", { preset: "imHere" }))
      .then(refused("spaceOpen"));
    given(...away)
      .when(a("hear.send", { code: "thankYou" }))
      .then(event("hear.sent"));
    given(...away, a("space.back"))
      .when(b("here.send", { preset: "imHere" }))
      .then(event("here.sent"));
  });

  test("[CM8] nor by a breath or a new agreement, whoever asks", () => {
    for (const asks of [a, b]) {
      given(...away)
        .when(asks("breath.invite", { program }))
        .then(refused("spaceOpen"));
      given(...away)
        .when(asks("breath.start", { program }))
        .then(refused("spaceOpen"));
      given(...away)
        .when(asks("breath.accept", { invitationId: commandId(99) }))
        .then(refused("spaceOpen"));
      given(...away)
        .when(asks("space.agree", { minutes: 10 }))
        .then(refused("spaceOpen"));
      given(...away, a("space.back"))
        .when(asks("breath.invite", { program }))
        .then(event("breath.invited"));
    }
  });
});

describe("a room", () => {
  test("[CM9] what falls due moves the next due time on", () => {
    fc.assert(
      fc.property(histories(), fc.integer({ min: 0, max: minutes(1_500) }), (all, laterMs) => {
        const { room, nowMs } = endOf(all);
        const atMs = nowMs + laterMs;
        const due = decideDue(room, atMs);
        const dueAtMs = nextDueAtMs(room);
        expect(due.length > 0).toBe(dueAtMs !== null && dueAtMs <= atMs);
        expect(nextDueAtMs(due.reduce(evolve, room)) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(atMs);
      }),
    );
  });

  test("[BR9] never has two breaths: one begins only when none runs, and what ends has begun", () => {
    fc.assert(
      fc.property(histories(), (all) => {
        let running: string | null = null;
        for (const entry of endOf(all).log.entries) {
          if (entry.type === "breath.started") {
            expect(running).toBeNull();
            running = String((entry as unknown as { sessionId: string }).sessionId);
          }
          if (entry.type === "breath.ended") {
            expect((entry as unknown as { sessionId: string }).sessionId).toBe(running);
            running = null;
          }
        }
      }),
    );
  });

  test("[SP3] no doing of the other ends or shortens a space", () => {
    fc.assert(
      fc.property(histories(movesWithSilence), histories(moves), (before, all) => {
        const start = endOf([
          ...before,
          { kind: "ask", seat: "a", body: { type: "space.take", minutes: 1_440 }, pick: null },
        ]);
        const taken = awayOf(start.room, "a");
        const byOther = all.filter((move) => move.kind === "ask" && move.seat === "b");
        const still = awayOf(byOther.reduce(step, start).room, "a");
        expect(taken).not.toBeNull();
        expect({ id: still?.spaceId, untilMs: still?.returnAtMs }).toEqual({
          id: taken?.spaceId,
          untilMs: taken?.returnAtMs,
        });
      }),
    );
  });

  test("[SP9] what two seats do about their own space at once comes to the same in either order", () => {
    const own: fc.Arbitrary<object> = fc.oneof(
      fc.record({ type: fc.constant("space.take"), minutes: fc.constantFrom(5, 20, 60) }),
      fc.record({ type: fc.constant("space.extend"), minutes: fc.constantFrom(5, 20, 60) }),
      fc.record({ type: fc.constant("space.back") }),
    );
    fc.assert(
      fc.property(histories(), own, own, (all, bodyA, bodyB) => {
        const before = endOf(all);
        const ask = (seat: Seat, body: object): Move => ({ kind: "ask", seat, body, pick: null });
        const command = (seat: Seat, body: object, number: number) =>
          commandOf(before, ask(seat, body) as never, commandId(number));
        const both = [
          { seat: "a" as const, command: command("a", bodyA, 900) },
          { seat: "b" as const, command: command("b", bodyB, 901) },
        ];
        const run = (order: typeof both): Room =>
          order.reduce((room, { seat, command: asked }) => {
            const decision = decide(room, asked, { seat, atMs: before.nowMs });
            return "rejected" in decision ? room : decision.events.reduce(evolve, room);
          }, before.room);
        expect(fade(run(both), before.nowMs)).toEqual(fade(run(both.toReversed()), before.nowMs));
      }),
    );
  });
});

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
