import * as z from "zod/mini";
import { Head } from "../../../shared/protocol/envelope.ts";
import { typeOf } from "../../../shared/protocol/type-of.ts";
import { portableDigest } from "../../../shared/room/digest.ts";
import { Event } from "../../../shared/room/registry.ts";
import { toSnapshot } from "../../../shared/room/snapshot.ts";
import { KEYS } from "../storage/keys.ts";
import { parsed } from "../storage/parsed.ts";
import type { Changes, Texts } from "../storage/storage.ts";
import { readRoom } from "./read-room.ts";
import type { Position } from "./replica.ts";

/** `fadedAtMs`: the latest time at which something in it was faded. `savedAtMs`: when it was written, if that was known. */
export type StoredPosition = Position & { readonly fadedAtMs: number | null; readonly savedAtMs: number | null };

/** The event types this build folds. Another build may have left some out, so its copy is not continued. */
const KNOWS = portableDigest(Event.def.options.map(typeOf).join()).slice(0, 8);
const Instant = z._default(z.nullable(z.number()), null);
const StoredRoom = z.object({ knows: z.literal(KNOWS), state: z.unknown(), fadedAtMs: Instant, savedAtMs: Instant });

export function positionChanges({ head, room, ...instants }: StoredPosition): Changes {
  const stored: z.infer<typeof StoredRoom> = { knows: KNOWS, state: toSnapshot(room), ...instants };
  return { [KEYS.head]: JSON.stringify(head), [KEYS.room]: JSON.stringify(stored) };
}

/** Null when there is none, or none that this build can continue. */
export function readPosition(texts: Texts): StoredPosition | null {
  const head = parsed(Head, texts[KEYS.head]);
  const stored = parsed(StoredRoom, texts[KEYS.room]);
  if (stored === null || head === null) return null;
  const { state, fadedAtMs, savedAtMs } = stored;
  const room = readRoom(state);
  return room && { head, room, fadedAtMs, savedAtMs };
}
