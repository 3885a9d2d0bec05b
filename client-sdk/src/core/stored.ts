import * as z from "zod/mini";
import { Head } from "../../../shared/protocol/envelope.ts";
import { Leaving } from "../leaving/leaving.ts";
import { OutboxEntry } from "../outbox/entry.ts";
import { readWanted, type WantedPush } from "../push/wanted-push.ts";
import { readPosition, type StoredPosition } from "../replica/stored-position.ts";
import { KEYS, LEAVING_PREFIX, OUTBOX_PREFIX } from "../storage/keys.ts";
import { Membership } from "../storage/membership.ts";
import { parsed, parsedUnder } from "../storage/parsed.ts";
import type { Changes, Texts } from "../storage/storage.ts";

/** Everything this phone knew when it last ran. */
export type Stored = {
  readonly membership: Membership | null;
  readonly position: StoredPosition | null;
  /** How far it had come, even if its copy can't be continued. */
  readonly formerHead: Head | null;
  readonly outbox: readonly OutboxEntry[];
  readonly leaving: readonly Leaving[];
  /** What this phone wants to be notified of while its app is closed. */
  readonly push: WantedPush | null;
  /** Server time minus this device's wall clock when last known; null if never. */
  readonly serverMinusWallMs: number | null;
};

/** Reads the storage's content. Entries that can't be read are left out: the server has the rest. */
export const readStored = (texts: Texts): Stored => ({
  membership: parsed(Membership, texts[KEYS.membership]),
  position: readPosition(texts),
  formerHead: parsed(Head, texts[KEYS.head]),
  outbox: parsedUnder(OutboxEntry, texts, OUTBOX_PREFIX),
  leaving: parsedUnder(Leaving, texts, LEAVING_PREFIX),
  push: readWanted(texts),
  serverMinusWallMs: parsed(z.number(), texts[KEYS.clock]),
});

/** Deletes everything known of a pairing. */
export function wipeChanges(keys: Iterable<string>): Changes {
  const kept = (key: string): boolean => key.startsWith(LEAVING_PREFIX) || key === KEYS.clock;
  return Object.fromEntries([...keys].filter((key) => !kept(key)).map((key) => [key, null]));
}
