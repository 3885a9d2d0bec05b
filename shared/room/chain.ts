import type { EventBase } from "../practices/practice.ts";
import {
  ENVELOPE_KEYS,
  type FadedEntry,
  type Head,
  isFaded,
  type LogEntry,
  type WholeEntry,
} from "../protocol/envelope.ts";
import type { CommandId, Hash, LogId } from "../protocol/ids.ts";
import { canonicalObject } from "./canonical-json.ts";

/**
 * SHA-256 of a text in UTF-8, as unpadded base64url. A port: the server has a native one, phones bring their own
 * (digest.ts); the hashes are the same.
 */
export type Digest = (text: string) => Hash;

/** An entry for the log, together with its body as the JSON that was hashed; the hash stays when salt and body fade. */
export type Link = { readonly entry: WholeEntry; readonly body: string; readonly bodyHash: Hash };

export type ExtendOptions = {
  readonly commandId: CommandId | null;
  /** 16 random bytes as base64url for each event, so that its body can't be guessed from the hash that stays. */
  readonly salts: readonly string[];
  readonly digest: Digest;
};

/** The position before the first event. */
export const genesis = (logId: LogId, digest: Digest): Head => ({ logId, seq: 0, hash: digest(logId) });

/** Appends events after a head. */
export function extend(
  head: Head,
  events: readonly EventBase[],
  { commandId, salts, digest }: ExtendOptions,
): { readonly head: Head; readonly entries: readonly Link[] } {
  const { logId } = head;
  let { seq, hash } = head;
  const entries = events.map(({ type, seat, atMs, ...fields }, index): Link => {
    const salt = salts[index];
    if (salt === undefined) throw new RangeError("each event needs its salt");
    const body = canonicalObject(fields, Object.keys(fields));
    const bodyHash = digest(salt + body);
    const prevHash = hash;
    seq += 1;
    hash = hashOfEnvelope({ seq, prevHash, atMs, seat, type, commandId }, bodyHash, digest);
    return { entry: { seq, prevHash, hash, atMs, seat, type, commandId, salt, ...fields }, body, bodyHash };
  });
  return { head: { logId, seq, hash }, entries };
}

/** Whether the entry comes right after the head and matches its hash, whole or faded. */
export function follows(head: Head, entry: LogEntry, digest: Digest): boolean {
  if (entry.seq !== head.seq + 1 || entry.prevHash !== head.hash) return false;
  return entry.hash === hashOfEnvelope(entry, bodyHashOf(entry, digest), digest);
}

/** The entry without salt and body; still a link of the chain. */
export function fadeEntry(entry: LogEntry, digest: Digest): FadedEntry {
  if (isFaded(entry)) return entry;
  const { seq, prevHash, hash, atMs, seat, type, commandId } = entry;
  return { seq, prevHash, hash, atMs, seat, type, commandId, faded: true, bodyHash: bodyHashOf(entry, digest) };
}

const envelopeKeys: ReadonlySet<string> = new Set(ENVELOPE_KEYS);

/** Over the body as it travelled: fields of a newer peer count, though this build doesn't know them. */
function bodyHashOf(entry: LogEntry, digest: Digest): Hash {
  if (isFaded(entry)) return entry.bodyHash;
  const keys = Object.keys(entry).filter((key) => !envelopeKeys.has(key));
  return digest(entry.salt + canonicalObject(entry, keys));
}

type Envelope = Omit<FadedEntry, "hash" | "bodyHash" | "faded">;

const hashOfEnvelope = (
  { prevHash, seq, atMs, seat, type, commandId }: Envelope,
  bodyHash: Hash,
  digest: Digest,
): Hash => {
  // `JSON.stringify` of the list, written out: of these fields only the type could contain a character that JSON escapes.
  const id = commandId === null ? "null" : `"${commandId}"`;
  return digest(`["${prevHash}",${seq},${atMs},"${seat}",${JSON.stringify(type)},${id},"${bodyHash}"]`);
};
