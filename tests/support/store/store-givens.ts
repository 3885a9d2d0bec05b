import { createHash, randomBytes } from "node:crypto";
import type {
  Append,
  FadeWrite,
  Invitation,
  NewAttempt,
  NewEntry,
  NewRoom,
  Store,
} from "../../../server/store/port.ts";
import { type Head, isFaded, type LogEntry } from "../../../shared/protocol/envelope.ts";
import type { NewDevice } from "../../../shared/protocol/pairing.ts";

/** An ordinary instant; noon, so that a day has room on both sides. */
export const NOON_MS: number = Date.UTC(2026, 0, 15, 12);
export const MINUTE_MS = 60_000;
export const HOUR_MS: number = 60 * MINUTE_MS;
export const DAY_MS: number = 24 * HOUR_MS;

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("base64url");
export const random16 = (): string => randomBytes(16).toString("base64url");
export const randomHash = (): string => randomBytes(32).toString("base64url");

/** A UUIDv7 of the given instant. */
export function commandId(atMs: number = NOON_MS): string {
  const time = atMs.toString(16).padStart(12, "0");
  const chance = randomBytes(10).toString("hex");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${chance.slice(0, 3)}-8${chance.slice(3, 6)}-${chance.slice(6, 18)}`;
}

export const device = (): NewDevice => ({ deviceId: random16(), tokenHash: randomHash() });

type EntryWish = { readonly atMs?: number; readonly keepForMs?: number; readonly body?: Record<string, unknown> };
export type Wish = EntryWish &
  Partial<Pick<Append, "command" | "state" | "dueAtMs" | "fadeAtMs" | "devices" | "pushes">> & {
    /** How many entries; the default is one. */
    readonly entries?: number;
  };

/** The next append after a head, with a chain that can be followed by `prevHash` and `hash`. */
export function appendTo(expect: Head, wish: Wish = {}): Append {
  const command = wish.command === undefined ? { id: commandId(), fingerprint: randomHash() } : wish.command;
  const entries: NewEntry[] = [];
  let head = expect;
  for (let count = wish.entries ?? 1; count > 0; count--) {
    const next = entryAfter(head, command?.id ?? null, wish);
    entries.push(next);
    head = { logId: head.logId, seq: next.entry.seq, hash: next.entry.hash };
  }
  const { state = `state at ${head.seq}`, dueAtMs = null, fadeAtMs = null, devices = [], pushes = [] } = wish;
  return { expect, head, command, entries, state, dueAtMs, fadeAtMs, devices, pushes };
}

function entryAfter(head: Head, id: string | null, { atMs = NOON_MS, keepForMs = HOUR_MS, body }: EntryWish): NewEntry {
  const seq = head.seq + 1;
  const salt = random16();
  const content = body ?? { what: "iHearYou" };
  const text = JSON.stringify(content);
  const bodyHash = hashOf(salt + text);
  const hash = linkHash(head.hash, seq, bodyHash);
  const entry = { seq, prevHash: head.hash, hash, atMs, seat: "a", type: "hear.sent", commandId: id, salt } as const;
  return { entry: { ...entry, ...content }, body: text, bodyHash, keepUntilMs: atMs + keepForMs };
}

const linkHash = (prevHash: string, seq: number, bodyHash: string): string =>
  hashOf(JSON.stringify([prevHash, seq, bodyHash]));

/** What fading writes on this head; no entry is old enough to be deleted. */
export const fadeAt = (
  expectHead: FadeWrite["expect"],
  nowMs: number,
  more: Pick<Wish, "fadeAtMs"> = {},
): FadeWrite => ({
  expect: expectHead,
  state: "faded",
  nowMs,
  trimBeforeMs: 0,
  fadeAtMs: more.fadeAtMs ?? null,
});

/** Whether these entries form a chain without gaps up to the head, each hash made of the previous one and its body. */
export function isChain(entries: readonly LogEntry[], head: Head): boolean {
  const isLinked = (entry: LogEntry, index: number): boolean => {
    const before = entries[index - 1];
    return before === undefined || (entry.seq === before.seq + 1 && entry.prevHash === before.hash);
  };
  return (
    entries.every((entry, index) => isLinked(entry, index) && isWhole(entry)) && entries.at(-1)?.hash === head.hash
  );
}

function isWhole(entry: LogEntry): boolean {
  if (isFaded(entry)) return entry.hash === linkHash(entry.prevHash, entry.seq, entry.bodyHash);
  const { seq, prevHash, hash, atMs: _at, seat: _seat, type: _type, commandId: _id, salt, ...content } = entry;
  return hash === linkHash(prevHash, seq, hashOf(salt + JSON.stringify(content)));
}

export type Couple = NewRoom & { readonly head: Head; readonly a: NewDevice; readonly b: NewDevice };

/** A room to be: two phones, two entries. */
export function couple(wish: Wish = {}): Couple {
  const [a, b] = [device(), device()];
  const logId = random16();
  const {
    expect: _genesis,
    command: _none,
    ...append
  } = appendTo(
    { logId, seq: 0, hash: hashOf(logId) },
    {
      command: null,
      entries: 2,
      keepForMs: 30 * DAY_MS,
      devices: [
        { change: "add", device: a, seat: "a", state: "active" },
        { change: "add", device: b, seat: "b", state: "active" },
      ],
      ...wish,
    },
  );
  return { roomId: random16(), append, head: append.head, a, b };
}

export function invitation(wish: Partial<Invitation> = {}): Invitation {
  return {
    invitationId: random16(),
    keyHash: randomHash(),
    purpose: "pair",
    target: null,
    openings: [{ via: "link", handle: linkHandle(), expiresAtMs: NOON_MS + DAY_MS }],
    codesAtMs: [NOON_MS],
    expiresAtMs: NOON_MS + DAY_MS,
    state: "open",
    ...wish,
  };
}

/** Sixteen symbols of Crockford's base32, as in a link. */
export const linkHandle = (): string =>
  [...randomBytes(16)].map((byte) => "0123456789ABCDEFGHJKMNPQRSTVWXYZ"[byte & 31]).join("");

export const attempt = (at: string): NewAttempt => ({
  attemptId: random16(),
  handle: at,
  keyHash: randomHash(),
});

export const ACCEPT = { step: "accept", sealed: "YWNjZXB0" } as const;
export const CONFIRM = { step: "confirm", sealed: "Y29uZmlybQ" } as const;

/** An attempt whose joiner has accepted, ready to be confirmed. */
export async function accepted(
  store: Store,
  wish: Partial<Invitation> = {},
): Promise<{ readonly attemptId: string; readonly invitation: Invitation }> {
  const open = invitation(wish);
  const at = open.openings[0]?.handle ?? "";
  await store.pairing.put(open);
  const claimed = await store.pairing.claim(attempt(at), NOON_MS);
  const { attemptId } = claimed ?? attempt(at);
  await store.pairing.advance(attemptId, { message: ACCEPT, device: device(), state: "accepted" });
  return { attemptId, invitation: open };
}

/** A room in the store, created in the only way there is. */
export async function pairedRoom(store: Store, wish: Wish = {}): Promise<Couple & { readonly invitation: Invitation }> {
  const pair = couple(wish);
  const { attemptId, invitation: open } = await accepted(store);
  await store.pairing.confirm(attemptId, CONFIRM, { create: pair });
  return { ...pair, invitation: open };
}
