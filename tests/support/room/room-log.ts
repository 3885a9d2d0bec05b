import { hash } from "node:crypto";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import { type Digest, extend, genesis } from "../../../shared/room/chain.ts";
import type { Event } from "../../../shared/room/registry.ts";

export const digest: Digest = (text) => hash("sha256", text, "base64url");

/** A log as a test writes it: each append with salts that repeat from run to run. */
export type RoomLog = { readonly head: Head; readonly entries: readonly LogEntry[] };

export const logId = "attuneAttuneAttuneAttu";

export const emptyLog: RoomLog = { head: genesis(logId, digest), entries: [] };

export function append(log: RoomLog, events: readonly Event[], commandId: string | null = null): RoomLog {
  const salts = events.map((_, index) => String(log.head.seq + index).padStart(22, "s"));
  const { head, entries } = extend(log.head, events, { commandId, salts, digest });
  return { head, entries: [...log.entries, ...entries.map(({ entry }) => entry)] };
}

/** A UUIDv7 as a phone makes it, but the same in each run. */
export const commandId = (number: number): string => `01890a5d-ac96-774b-bcce-${number.toString(16).padStart(12, "0")}`;

export const deviceId = (name: string): string => name.padEnd(22, "-");
