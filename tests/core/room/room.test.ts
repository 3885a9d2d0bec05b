import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programOf } from "../../../shared/pacer/presets.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { decide, decideDue, nextDueAtMs } from "../../../shared/room/decide.ts";
import { evolve, fade, type Room } from "../../../shared/room/room.ts";
import { awayOf } from "../../../shared/room/selectors.ts";
import {
  commandOf,
  endOf,
  histories,
  type Move,
  moves,
  movesWithSilence,
  step,
} from "../../support/room/room-histories.ts";
import { commandId, deviceId } from "../../support/room/room-log.ts";
import { a, b, event, given, hours, minutes, paired, refused, server } from "../../support/room/room-spec.ts";

const program = programOf();

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
    given(...away)
      .when(a("here.send", { preset: "thinkingOfYou" }))
      .then(event("here.sent"));
    given(...away, a("space.back"))
      .when(b("here.send", { preset: "imHere" }))
      .then(event("here.sent"));
  });

  test("[CM8] and nothing else is held back: a breath that has just ended by it reads as over, and a phone is kept", () => {
    const sessionId = commandId(99);
    for (const asks of [a, b]) {
      for (const type of ["breath.pause", "breath.resume", "breath.stop", "breath.leave"] as const)
        given(...away)
          .when(asks(type, { sessionId }))
          .then(refused("notRunning"));
      given(...away)
        .when(asks("breath.decline", { invitationId: sessionId }))
        .then(refused("nothingOffered"));
      given(...away)
        .when(asks("breath.changeTempo", { sessionId, pattern: program }))
        .then(refused("notRunning"));
    }
    given(...away)
      .when(server("a", { type: "breath.abandon", sessionId }))
      .then(refused("notRunning"));
    for (const [seat, asks] of [
      ["a", a],
      ["b", b],
    ] as const) {
      const lost = server(seat, { type: "device.replace", deviceId: deviceId("third"), waitMs: hours(24) });
      given(...away, lost)
        .when(asks("device.keep", { deviceId: deviceId("third") }))
        .then(event("device.kept", { seat }));
      given(...away, lost)
        .when(server(seat, { type: "device.withdraw", deviceId: deviceId("third") }))
        .then(event("device.withdrawn", { seat }));
      given(...away)
        .when(server(seat, { type: "device.move", deviceId: deviceId("third") }))
        .then(event("device.changed", { seat }));
    }
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
