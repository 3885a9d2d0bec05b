import type { Append, NewEntry, NewRoom } from "../port.ts";
import type { AppendRow, EntryRow } from "./writes.ts";

export function appendRow(roomId: string, write: Append): AppendRow {
  const { expect, head, command, state, dueAtMs, fadeAtMs, devices, pushes } = write;
  const entries = write.entries.map((each, index) =>
    entryRow(each, index === 0 ? (command?.fingerprint ?? null) : null),
  );
  return [
    roomId,
    expect.logId,
    expect.seq,
    expect.hash,
    command?.id ?? null,
    head.seq,
    head.hash,
    state,
    dueAtMs,
    fadeAtMs,
    entries,
    devices,
    pushes,
  ];
}

/** A new room is an append to nothing. */
export function birthRow({ roomId, append }: NewRoom): AppendRow {
  return appendRow(roomId, { ...append, expect: append.head, command: null });
}

function entryRow({ entry, bodyHash, keepUntilMs }: NewEntry, fingerprint: string | null): EntryRow {
  const { seq, prevHash, hash, atMs, seat, type, commandId, salt, ...body } = entry;
  return [
    seq,
    atMs,
    seat,
    type,
    commandId,
    fingerprint,
    prevHash,
    hash,
    bodyHash,
    salt,
    JSON.stringify(body),
    keepUntilMs,
  ];
}
