import type { DatabaseSync } from "node:sqlite";
import type { CommandId, Hash } from "../../../shared/protocol/ids.ts";
import type { Append, AppendResult, NewEntry, NewRoom } from "../port.ts";
import type { RoomId } from "../room-id.ts";
import type { DeviceTable } from "./device-table.ts";
import type { PushTable } from "./push-table.ts";
import { earliest, type RoomRow, type RoomTable } from "./room-table.ts";

type Addition = NewRoom["append"] & { readonly command: Append["command"] };

type Tables = { readonly rooms: RoomTable; readonly devices: DeviceTable; readonly pushes: PushTable };

export class Appender {
  readonly #rooms: RoomTable;
  readonly #devices: DeviceTable;
  readonly #pushes: PushTable;
  readonly #insert;
  readonly #findCommand;

  constructor(db: DatabaseSync, { rooms, devices, pushes }: Tables) {
    this.#rooms = rooms;
    this.#devices = devices;
    this.#pushes = pushes;
    this.#insert = db.prepare(`
      INSERT INTO entries (room_n, seq, at_ms, seat, type, command_id, fingerprint, prev_hash, hash, body_hash, salt, body, keep_until_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
    this.#findCommand = db.prepare("SELECT 1 FROM entries WHERE command_id = ? AND room_n = ? LIMIT 1");
  }

  append(roomId: RoomId, write: Append): AppendResult {
    const { expect, command } = write;
    const room = this.#rooms.get(roomId);
    if (room === undefined) return "gone";
    if (command !== null && this.#isDone(command.id, room)) return "duplicate";
    if (room.seq !== expect.seq || room.hash !== expect.hash || room.logId !== expect.logId) return "conflict";
    this.#write(roomId, room, write);
    return "appended";
  }

  /** False when there is such a room already. */
  create({ roomId, append }: NewRoom): boolean {
    if (this.#rooms.get(roomId) !== undefined) return false;
    this.#write(roomId, this.#rooms.insert(roomId, append.head.logId), { ...append, command: null });
    return true;
  }

  #write(
    roomId: RoomId,
    room: RoomRow,
    { head, command, entries, state, dueAtMs, fadeAtMs, devices, pushes }: Addition,
  ): void {
    let fingerprint = command?.fingerprint ?? null;
    let { bodiesFadeAtMs, oldestAtMs } = room;
    for (const each of entries) {
      this.#insertEntry(room, each, fingerprint);
      fingerprint = null;
      bodiesFadeAtMs = earliest(bodiesFadeAtMs, each.keepUntilMs);
      oldestAtMs = earliest(oldestAtMs, each.entry.atMs);
    }
    if (devices.length > 0) this.#devices.change(room.n, devices);
    for (const push of pushes) this.#pushes.note(room.n, push);
    const { seq, hash } = head;
    const times = { dueAtMs, fadeAtMs: earliest(bodiesFadeAtMs, fadeAtMs), bodiesFadeAtMs, oldestAtMs };
    this.#rooms.update(roomId, room, { ...room, seq, hash, ...times }, state);
  }

  /** The fingerprint goes with the command's first entry. */
  #insertEntry({ n }: RoomRow, { entry, body, bodyHash, keepUntilMs }: NewEntry, fingerprint: Hash | null): void {
    const { seq, prevHash, hash, atMs, seat, type, commandId, salt } = entry;
    this.#insert.run(
      n,
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
      body,
      keepUntilMs,
    );
  }

  #isDone(commandId: CommandId, { n }: RoomRow): boolean {
    return this.#findCommand.get(commandId, n) !== undefined;
  }
}
