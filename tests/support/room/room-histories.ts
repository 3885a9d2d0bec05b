import fc from "fast-check";
import { presets, programOf } from "../../../shared/pacer/presets.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { decide } from "../../../shared/room/decide.ts";
import type { SystemCommand } from "../../../shared/room/deciders.ts";
import { type Command, parseCommand } from "../../../shared/room/registry.ts";
import { evolve, initialRoom, type Room } from "../../../shared/room/room.ts";
import { append, commandId, deviceId, emptyLog, type RoomLog } from "./room-log.ts";
import { hours, minutes, seconds, startAtMs } from "./room-spec.ts";
import { happeningsBetween } from "./room-timers.ts";

/**
 * Something that a phone, the server or time does. `pick` asks for one of the follow-ups possible at that point, if there are
 * any.
 */
export type Move =
  | { readonly kind: "ask"; readonly seat: Seat; readonly body: object; readonly pick: number | null }
  | { readonly kind: "system"; readonly seat: Seat; readonly type: SystemCommand["type"]; readonly waitMs: number }
  | { readonly kind: "wait"; readonly ms: number; readonly timers: boolean };

export type History = {
  readonly room: Room;
  readonly log: RoomLog;
  readonly nowMs: number;
  readonly commands: number;
};

export const beginning: History = (() => {
  const joined = (seat: Seat) =>
    ({ type: "device.joined", seat, atMs: startAtMs, deviceId: deviceId(`phone${seat}`) }) as const;
  const events = [joined("a"), joined("b")];
  return { room: events.reduce(evolve, initialRoom), log: append(emptyLog, events), nowMs: startAtMs, commands: 0 };
})();

const seats = fc.constantFrom<Seat>("a", "b");
const programs = fc.constantFrom(programOf(), programOf({ preset: "box", minutes: 1 }), programOf({ minutes: 10 }));
const lengths = fc.constantFrom(4, 5, 10, 20, 60, 600, 1_440, 1_441);

/** What a phone may ask at any time. */
const bodies: fc.Arbitrary<object> = fc.oneof(
  fc.record({ type: fc.constant("breath.invite"), program: programs }),
  fc.record({ type: fc.constantFrom("breath.invite", "breath.start"), program: programs }),
  fc.record({ type: fc.constantFrom("space.take", "space.extend", "space.agree"), minutes: lengths }),
  fc.record({ type: fc.constant("hear.send"), code: fc.constantFrom("iHearYou", "thankYou") }),
  fc.record({ type: fc.constant("here.send"), preset: fc.constantFrom("imHere", "goodnight") }),
  fc.record({ type: fc.constantFrom("breath.accept", "breath.stop", "space.care", "space.back", "device.keep") }),
);

/** What it may ask about what is there; `pick` chooses one of them. */
function followUps({ breath, space, devices }: Room, seat: Seat): readonly object[] {
  const other = seat === "a" ? "b" : "a";
  return [
    ...(breath.invitation?.seat === other ? [{ type: "breath.accept" }, { type: "breath.decline" }] : []),
    ...(breath.session === null
      ? []
      : [
          ...["pause", "resume", "pause", "resume", "stop", "leave"].map((word) => ({ type: `breath.${word}` })),
          ...[presets.even, presets.softerStart].map((pattern) => ({ type: "breath.changeTempo", pattern })),
        ]),
    ...(space[seat]?.is === "away" ? [{ type: "space.back" }, { type: "space.extend", minutes: 20 }] : []),
    ...(space[other]?.is === "away"
      ? [{ type: "space.care" }, { type: "space.care", spaceId: space[other].spaceId }]
      : []),
    ...(space[other]?.is === "back"
      ? ["ready", "needMore", "breatheFirst"].map((answer) => ({ type: "space.answer", answer }))
      : []),
    ...(devices[seat]?.asked === undefined ? [] : [{ type: "device.keep" }]),
  ];
}

const waits = fc.oneof(
  fc.integer({ min: 0, max: seconds(20) }),
  fc.integer({ min: 0, max: minutes(12) }),
  fc.constantFrom(
    seconds(5),
    seconds(20),
    minutes(5),
    minutes(10),
    minutes(15),
    minutes(18),
    hours(1),
    hours(12),
    hours(24),
  ),
);

export const moves: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      kind: fc.constant("ask" as const),
      seat: seats,
      body: bodies,
      pick: fc.option(fc.nat(11)),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("system" as const),
      seat: seats,
      type: fc.constantFrom("breath.abandon", "device.replace", "device.move", "device.withdraw"),
      waitMs: fc.constantFrom(0, hours(24)),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: waits, timers: fc.constant(true) }) },
);

/** The same with times in which the server stands still and its timers are late. */
export const movesWithSilence: fc.Arbitrary<Move> = fc.oneof(
  { weight: 12, arbitrary: moves },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: waits, timers: fc.constant(false) }) },
);

export const histories = (moveOf: fc.Arbitrary<Move> = movesWithSilence): fc.Arbitrary<readonly Move[]> =>
  fc.array(moveOf, { maxLength: 60, size: "max" });

/** Every history on the way, starting with the empty one. */
export function replay(all: readonly Move[]): readonly History[] {
  const states = [beginning];
  for (const move of all) states.push(step(states.at(-1) ?? beginning, move));
  return states;
}

export const endOf = (all: readonly Move[]): History => all.reduce(step, beginning);

export function step(history: History, move: Move): History {
  if (move.kind === "wait") return wait(history, move.ms, move.timers);
  const commands = history.commands + 1;
  const id = move.kind === "ask" ? commandId(commands) : null;
  const command = move.kind === "ask" ? commandOf(history, move, commandId(commands)) : systemCommandOf(history, move);
  const decision = decide(history.room, command, { seat: move.seat, atMs: history.nowMs });
  return "rejected" in decision ? { ...history, commands } : { ...happen(history, decision.events, id), commands };
}

export function commandOf({ room }: History, move: Extract<Move, { kind: "ask" }>, id: string): Command {
  const { breath, space, devices } = room;
  const theirs = space[move.seat === "a" ? "b" : "a"];
  const fitting = move.pick === null ? [] : followUps(room, move.seat);
  const none = commandId(0xfff);
  const parsed = parseCommand({
    invitationId: breath.invitation?.invitationId ?? none,
    sessionId: breath.session?.sessionId ?? none,
    backId: theirs?.is === "back" ? theirs.backId : none,
    deviceId: devices[move.seat]?.asked?.deviceId ?? deviceId("none"),
    ...(fitting[(move.pick ?? 0) % fitting.length] ?? move.body),
    id,
  });
  if ("error" in parsed) throw new Error(`a move that is no command: ${JSON.stringify(move)}`);
  return parsed.command;
}

function systemCommandOf(
  { room, commands }: History,
  { type, seat, waitMs }: Extract<Move, { kind: "system" }>,
): SystemCommand {
  if (type === "breath.abandon") return { type, sessionId: room.breath.session?.sessionId ?? commandId(0xfff) };
  const fresh = deviceId(`fresh${commands}`);
  if (type === "device.withdraw") return { type, deviceId: room.devices[seat]?.asked?.deviceId ?? fresh };
  return type === "device.move" ? { type, deviceId: fresh } : { type, deviceId: fresh, waitMs };
}

function wait(history: History, ms: number, timers: boolean): History {
  const untilMs = history.nowMs + ms;
  const happenings = timers ? happeningsBetween(history.room, history.nowMs, untilMs) : [];
  const now = happenings.reduce((before, { events }) => happen(before, events), history);
  return { ...now, nowMs: untilMs };
}

const happen = (history: History, events: Parameters<typeof append>[1], id: string | null = null): History => ({
  ...history,
  room: events.reduce(evolve, history.room),
  log: append(history.log, events, id),
});
