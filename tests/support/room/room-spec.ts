import { expect } from "vitest";
import type { Reject } from "../../../shared/practices/practice.ts";
import type { ErrorCode, RejectionCode } from "../../../shared/protocol/errors.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import { decide } from "../../../shared/room/decide.ts";
import type { SystemCommand } from "../../../shared/room/deciders.ts";
import { type Event, parseCommand, type RoomCommand } from "../../../shared/room/registry.ts";
import { evolve, initialRoom, type Room } from "../../../shared/room/room.ts";
import { append, commandId, deviceId, emptyLog, type RoomLog } from "./room-log.ts";
import { happeningsBetween } from "./room-timers.ts";

/** The current point in a story of two phones. `outcome` is the result of its last step. */
export type World = {
  readonly room: Room;
  readonly log: RoomLog;
  readonly nowMs: number;
  readonly commands: number;
  readonly outcome: Outcome;
};
export type Outcome = { readonly events: readonly Event[] } | Reject | { readonly error: ErrorCode };
export type Step = (world: World) => World;
export type Check = (world: World) => void;

export const startAtMs = 1_800_000_000_000;
export const seconds = (count: number): number => count * 1_000;
export const minutes = (count: number): number => count * 60_000;
export const hours = (count: number): number => count * 3_600_000;
/** An instant of the story, counted from its beginning. */
export const at = (afterMs: number): number => startAtMs + afterMs;

const beginning: World = {
  room: initialRoom,
  log: emptyLog,
  nowMs: startAtMs,
  commands: 0,
  outcome: { events: [] },
};

/** Rules read as sentences: `given(paired()).when(a("space.take", { minutes: 20 })).then(event("space.taken"))`. */
export function given(...steps: readonly Step[]) {
  const before = steps.reduce((world, step) => mustHappen(step(world)), beginning);
  return {
    when: (...last: readonly Step[]) => {
      const earlier = last.slice(0, -1).reduce((world, step) => mustHappen(step(world)), before);
      const after = last.at(-1)?.(earlier) ?? earlier;
      return {
        // Reads as the third word of the sentence; nobody awaits it.
        then: (...checks: readonly Check[]): void => {
          expect(checks.length).toBeGreaterThan(0);
          for (const check of checks) check(after);
        },
      };
    },
  };
}

function mustHappen(world: World): World {
  if (!("events" in world.outcome)) throw new Error(`refused: ${JSON.stringify(world.outcome)}`);
  return world;
}

/** Two phones have just been paired. */
export const paired = (): Step => (world) =>
  happened(world, [
    { type: "device.joined", seat: "a", atMs: world.nowMs, deviceId: deviceId("phoneA") },
    { type: "device.joined", seat: "b", atMs: world.nowMs, deviceId: deviceId("phoneB") },
  ]);

type Body<Type extends RoomCommand["type"]> = Partial<Omit<Extract<RoomCommand, { type: Type }>, "id" | "type">>;

/** A phone asks. What it answers (an invitation, a session, "I'm back") is whatever is open, unless the body names another. */
const asks =
  (seat: Seat) =>
  <Type extends RoomCommand["type"]>(type: Type, body: Body<Type> = {}): Step =>
  (world) => {
    const commands = world.commands + 1;
    const id = commandId(commands);
    const asked = { ...world, commands };
    const parsed = parseCommand({ ...whatIsThere(world.room, seat, type), ...body, id, type });
    if ("error" in parsed) return { ...asked, outcome: { error: parsed.code } };
    return decided(asked, decide(world.room, parsed.command, { seat, atMs: world.nowMs }), id);
  };

export const a = asks("a");
export const b = asks("b");

function whatIsThere({ breath, space }: Room, seat: Seat, type: string): object {
  if (type === "breath.accept" || type === "breath.decline") return { invitationId: breath.invitation?.invitationId };
  if (type.startsWith("breath.")) return { sessionId: breath.session?.sessionId };
  const theirs = space[seat === "a" ? "b" : "a"];
  return type === "space.answer" && theirs?.is === "back" ? { backId: theirs.backId } : {};
}

/** The server itself asks. */
export const server =
  (seat: Seat, command: SystemCommand): Step =>
  (world) =>
    decided(world, decide(world.room, command, { seat, atMs: world.nowMs }));

/** Time passes, and the server's timers do what is due, each at its instant. */
export const after =
  (ms: number): Step =>
  (world) => {
    const untilMs = world.nowMs + ms;
    const happenings = happeningsBetween(world.room, world.nowMs, untilMs);
    const now = happenings.reduce<World>(
      (before, { atMs, events: due }) => happened({ ...before, nowMs: atMs }, due),
      world,
    );
    return { ...now, nowMs: untilMs, outcome: { events: happenings.flatMap(({ events: due }) => due) } };
  };

/** Time passes while the server stands still. */
export const unnoticed =
  (ms: number): Step =>
  (world) => ({ ...world, nowMs: world.nowMs + ms, outcome: { events: [] } });

function decided(world: World, decision: ReturnType<typeof decide>, id: string | null = null): World {
  return "rejected" in decision ? { ...world, outcome: decision } : happened(world, decision.events, id);
}

const happened = (world: World, events: readonly Event[], id: string | null = null): World => ({
  ...world,
  room: events.reduce(evolve, world.room),
  log: append(world.log, events, id),
  outcome: { events },
});

type BodyOf<Type extends Event["type"]> = Partial<Extract<Event, { type: Type }>>;

/** This happened, possibly among other things. */
export const event =
  <Type extends Event["type"]>(type: Type, body: BodyOf<Type> = {}): Check =>
  ({ outcome }) =>
    expect("events" in outcome ? outcome.events : [outcome]).toContainEqual(
      expect.objectContaining<object>({ type, ...body }),
    );

/** Exactly this happened, in this order. */
export const events =
  (...types: readonly Event["type"][]): Check =>
  ({ outcome }) =>
    expect("events" in outcome ? outcome.events.map(({ type }) => type) : outcome).toEqual(types);

export const nothing: Check = events();

export const refused =
  (rejected: RejectionCode, retryAfterMs?: number): Check =>
  ({ outcome }) =>
    expect(outcome).toEqual(retryAfterMs === undefined ? { rejected } : { rejected, retryAfterMs });

/** The message has the wrong shape: it never reaches the room. */
export const malformed: Check = ({ outcome }) => expect(outcome).toEqual({ error: "badMessage" });

/** What a selector says about the room now. */
export const shows =
  <T>(selector: (room: Room, nowMs: number) => T, expected: unknown): Check =>
  ({ room, nowMs }) =>
    expect(selector(room, nowMs)).toEqual(expected);
