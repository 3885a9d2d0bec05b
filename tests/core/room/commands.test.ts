import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { programOf } from "../../../shared/pacer/presets.ts";
import { typeOf } from "../../../shared/protocol/type-of.ts";
import { decide } from "../../../shared/room/decide.ts";
import { allDeciders } from "../../../shared/room/deciders.ts";
import { Command, parseCommand } from "../../../shared/room/registry.ts";
import { stalenessOf } from "../../../shared/room/staleness.ts";
import { beginning, commandOf, endOf, histories, moves, step } from "../../support/room/room-histories.ts";
import { commandId, deviceId } from "../../support/room/room-log.ts";
import {
  a,
  after,
  at,
  b,
  event,
  events,
  given,
  minutes,
  paired,
  refused,
  unnoticed,
} from "../../support/room/room-spec.ts";

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
    const types = allDeciders.flatMap(({ decider }) => decider.system);
    expect(types).toEqual(["breath.abandon", "device.replace", "device.move", "device.withdraw"]);
    for (const type of types) {
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
    const told = Object.fromEntries(Command.def.options.map(typeOf).map((type) => [type, stalenessOf(type)]));
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

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const member of Object.values(value)) deepFreeze(member);
    Object.freeze(value);
  }
  return value;
}
