import * as z from "zod/mini";
import { Head } from "../../../shared/protocol/envelope.ts";
import { Token } from "../../../shared/protocol/hello.ts";
import { CommandId, DeviceId, Seat } from "../../../shared/protocol/ids.ts";
import { PushRequest } from "../../../shared/protocol/push.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import { Event } from "../../../shared/room/registry.ts";
import { toSnapshot } from "../../../shared/room/snapshot.ts";
import { OutboxEntry } from "../outbox/entry.ts";
import type { WantedPush } from "../push/push-desk.ts";
import { readRoom } from "../replica/read-room.ts";
import type { StoredPosition } from "../replica/replica.ts";
import { KEYS, LEAVING_PREFIX, OUTBOX_PREFIX } from "./keys.ts";
import type { Changes } from "./storage.ts";

/** This phone's place in a pairing, with what only the two phones know. */
export const Membership = z.object({
  deviceId: z.union([DeviceId, z.literal("")]),
  token: z.union([Token, z.literal("")]),
  /** 32 bytes as base64url, shared by the two phones, never by the server; seals free text. */
  rootKey: z.string(),
  names: z.object({ mine: z.string(), partner: z.string() }),
  /** Which of the two places, once the server has said so. */
  seat: z.nullable(Seat),
  /** Why the place is gone for this phone; everything else is empty then. */
  over: z.nullable(z.enum(["ended", "moved"])),
});
export type Membership = z.infer<typeof Membership>;

/** A pairing that was left and whose server has not been told yet: nothing else of it is kept. */
export const Leaving = z.object({ commandId: CommandId, token: Token });
export type Leaving = z.infer<typeof Leaving>;

/** Which events this build folds. Another build may have left out some of them, so its copy is not gone on with. */
const KNOWS = portableDigest(Event.def.options.map(({ shape }) => shape.type.def.values[0]).join()).slice(0, 8);
const StoredRoom = z.object({
  knows: z.literal(KNOWS),
  state: z.unknown(),
  fadedAtMs: z._default(z.nullable(z.number()), null),
});

export type Stored = {
  readonly membership: Membership | null;
  readonly position: StoredPosition | null;
  readonly outbox: readonly OutboxEntry[];
  readonly leaving: readonly Leaving[];
  /** What this phone wants to be told while its app is closed. */
  readonly push: WantedPush | null;
  /** Server time minus this device's wall clock when both were last known; null if never. */
  readonly serverMinusWallMs: number | null;
};

type Texts = Readonly<Record<string, string>>;

/** Reads what lies in the storage. What can't be read any more is left out: the server has the rest. */
export function readStored(texts: Texts): Stored {
  const under = (prefix: string): readonly (string | undefined)[] =>
    Object.keys(texts)
      .filter((key) => key.startsWith(prefix))
      .map((key) => texts[key]);
  return {
    membership: parsed(Membership, texts[KEYS.membership]),
    position: readPosition(texts),
    outbox: under(OUTBOX_PREFIX).flatMap((text) => parsed(OutboxEntry, text) ?? []),
    leaving: under(LEAVING_PREFIX).flatMap((text) => parsed(Leaving, text) ?? []),
    push: readPush(texts),
    serverMinusWallMs: parsed(z.number(), texts[KEYS.clock]),
  };
}

export function positionChanges({ head, room, fadedAtMs }: StoredPosition): Changes {
  const stored: z.infer<typeof StoredRoom> = { knows: KNOWS, state: toSnapshot(room), fadedAtMs };
  return { [KEYS.head]: JSON.stringify(head), [KEYS.room]: JSON.stringify(stored) };
}

/** Deletes all that is known of a pairing. */
export function wipeChanges(keys: Iterable<string>): Changes {
  const kept = (key: string): boolean => key.startsWith(LEAVING_PREFIX) || key === KEYS.clock;
  return Object.fromEntries([...keys].filter((key) => !kept(key)).map((key) => [key, null]));
}

function readPosition(texts: Texts): StoredPosition | null {
  const head = parsed(Head, texts[KEYS.head]);
  const stored = parsed(StoredRoom, texts[KEYS.room]);
  const room = stored === null ? null : readRoom(stored.state);
  return stored === null || head === null || room === null ? null : { head, room, fadedAtMs: stored.fadedAtMs };
}

function readPush(texts: Texts): WantedPush | null {
  const wanted = parsed(PushRequest, texts[KEYS.push]);
  return wanted === null || wanted.type === "key" ? null : wanted;
}

function parsed<T>(schema: z.ZodMiniType<T>, text: string | undefined): T | null {
  if (text === undefined) return null;
  try {
    const result = schema.safeParse(JSON.parse(text));
    return result.success ? result.data : null;
  } catch {
    return null;
  }
}
