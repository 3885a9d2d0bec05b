import * as z from "zod/mini";
import { breath } from "../practices/breath/breath.ts";
import { devices } from "../practices/devices.ts";
import { hear } from "../practices/hear.ts";
import { here } from "../practices/here.ts";
import { space } from "../practices/space/space.ts";
import type { WholeEntry } from "../protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../protocol/errors.ts";
import type { CommandId } from "../protocol/ids.ts";
import type { Infer } from "../protocol/infer.ts";
import { Leave } from "../protocol/leave.ts";
import { type Typed, typeOf } from "../protocol/type-of.ts";
import { indexOf } from "./practice-index.ts";

/**
 * Everything a couple can do. A new practice is its own file, its lines here and in deciders.ts, reactions.ts and snapshot.ts
 * (nothing compiles without them), its rules in SPEC, its words in the app.
 */
export const practices = { breath, space, hear, here, devices } as const;

/** What a phone may ask; `leave` is the only command that the room itself doesn't decide. */
export const Command = z.discriminatedUnion("type", [
  ...breath.commands,
  ...space.commands,
  ...hear.commands,
  ...here.commands,
  ...devices.commands,
  Leave,
]);
export type Command = Infer<typeof Command>;
/** What a phone may ask of the room. */
export type RoomCommand = Exclude<Command, Leave>;

export const Event = z.discriminatedUnion("type", [
  ...breath.events,
  ...space.events,
  ...hear.events,
  ...here.events,
  ...devices.events,
]);
export type Event = Infer<typeof Event>;

export const index = indexOf(practices);

/** Looked up by the `type` that a message claims. */
const byType = <Schema extends Typed>(schemas: readonly Schema[]): ReadonlyMap<unknown, Schema> =>
  new Map(schemas.map((schema) => [typeOf(schema), schema]));

const commandSchemas = byType(Command.def.options);
const eventSchemas = byType(Event.def.options);

export type Parsed = { readonly id: CommandId; readonly command: Command };

/** Checks a command as it arrived. An unknown type and a wrong shape get different answers. */
export function parseCommand(raw: unknown): Parsed | ErrorReply {
  if (typeof raw !== "object" || raw === null || !("type" in raw)) return errorReply("badMessage");
  const schema = commandSchemas.get(raw.type);
  if (schema === undefined) return errorReply(typeof raw.type === "string" ? "unknownType" : "badMessage");
  const command = schema.safeParse(raw).data;
  return command === undefined ? errorReply("badMessage") : { id: command.id, command };
}

/** The event of an entry; null when this build doesn't know its type or can't read it. */
export function toEvent(entry: WholeEntry): Event | null {
  return eventSchemas.get(entry.type)?.safeParse(entry).data ?? null;
}

/** How long an event's body is kept, milliseconds. One of an unknown type is not kept at all. */
export const keepMsOf = (type: string): number => index.ofEvent(type)?.practice.keepMs[type] ?? 0;
