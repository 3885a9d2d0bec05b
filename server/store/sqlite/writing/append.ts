import type { DatabaseSync } from "node:sqlite";
import { isSameHead } from "../../../../shared/protocol/envelope.ts";
import type { CommandId } from "../../../../shared/protocol/ids.ts";
import type { Append, AppendResult, NewEntry, NewRoom } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import type { DeviceTable } from "../tables/device-table.ts";
import type { PushTable } from "../tables/push-table.ts";
import { earliest, type RoomRow, type RoomTable } from "../tables/room-table.ts";

type Addition = NewRoom["append"] & { readonly command: Append["command"] };

type Tables = { readonly rooms: RoomTable; readonly devices: DeviceTable; readonly pushes: PushTable };

/** Writes a room's events with all that belongs to them: its new state, its phones, and what is to be pushed. */
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
      INSERT INTO entries (room_n, seq, at_ms, seat, type, command_id, part, fingerprint, prev_hash, hash, body_hash, salt, body, keep_until_ms)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (command_id, room_n, part) WHERE command_id IS NOT NULL DO NOTHING`);
    this.#findCommand = db.prepare("SELECT 1 FROM entries WHERE command_id = ? AND room_n = ? LIMIT 1");
  }

  append(roomId: RoomId, write: Append): AppendResult {
    const { expect, command } = write;
    const room = this.#rooms.get(roomId);
    if (room === undefined) return "gone";
    const fits = isSameHead(room, expect);
    // Otherwise the first entry shows it.
    const mustLook = !fits || write.entries.length === 0;
    if (command !== null && mustLook && this.#isDone(command.id, room)) return "duplicate";
    if (!fits) return "conflict";
    return this.#write(roomId, room, write) ? "appended" : "duplicate";
  }

  /** False when there is such a room already. */
  create({ roomId, append }: NewRoom): boolean {
    if (this.#rooms.get(roomId) !== undefined) return false;
    this.#write(roomId, this.#rooms.insert(roomId, append.head.logId), { ...append, command: null });
    return true;
  }

  /**
   * False, with nothing written, when the command is in the log already: its entries come and go together, so the first one
   * shows it.
   */
  #write(
    roomId: RoomId,
    room: RoomRow,
    { head, command, entries, state, dueAtMs, fadeAtMs, devices, pushes }: Addition,
  ): boolean {
    let { bodiesFadeAtMs, oldestAtMs } = room;
    for (const [part, each] of entries.entries()) {
      const isNew = this.#insertEntry(room, each, part, command);
      if (!isNew) return false;
      bodiesFadeAtMs = earliest(bodiesFadeAtMs, each.keepUntilMs);
      oldestAtMs = earliest(oldestAtMs, each.entry.atMs);
    }
    if (devices.length > 0) this.#devices.change(room.n, devices);
    for (const push of pushes) this.#pushes.note(room.n, push);
    const { seq, hash } = head;
    const times = { dueAtMs, fadeAtMs: earliest(bodiesFadeAtMs, fadeAtMs), bodiesFadeAtMs, oldestAtMs };
    this.#rooms.update(roomId, room, { ...room, seq, hash, ...times }, state);
    return true;
  }

  /** The command's fingerprint is stored with its first entry. */
  #insertEntry(
    { n }: RoomRow,
    { entry, body, bodyHash, keepUntilMs }: NewEntry,
    part: number,
    command: Append["command"],
  ): boolean {
    const { seq, prevHash, hash, atMs, seat, type, commandId, salt } = entry;
    const fingerprint = part === 0 ? (command?.fingerprint ?? null) : null;
    const { changes } = this.#insert.run(
      n,
      seq,
      atMs,
      seat,
      type,
      commandId,
      part,
      fingerprint,
      prevHash,
      hash,
      bodyHash,
      salt,
      body,
      keepUntilMs,
    );
    return changes === 1;
  }

  #isDone(commandId: CommandId, { n }: RoomRow): boolean {
    return this.#findCommand.get(commandId, n) !== undefined;
  }
}
