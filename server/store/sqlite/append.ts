import type { DatabaseSync } from "node:sqlite";
import type { CommandId } from "../../../shared/protocol/ids.ts";
import type { AppendResult } from "../port.ts";
import type { DeviceTable } from "./device-table.ts";
import type { PushTable } from "./push-table.ts";
import { earliest, type RoomRow, type RoomTable } from "./room-table.ts";
import type { AppendRow, EntryRow } from "./writes.ts";

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

  append(row: AppendRow): AppendResult {
    const [roomId, logId, expectSeq, expectHash, commandId] = row;
    const room = this.#rooms.get(roomId);
    if (room === undefined) return "gone";
    if (commandId !== null && this.#isDone(commandId, room)) return "duplicate";
    if (room.seq !== expectSeq || room.hash !== expectHash || room.logId !== logId) return "conflict";
    this.#write(room, row);
    return "appended";
  }

  /** False when there is such a room already. */
  create(row: AppendRow): boolean {
    const [roomId, logId] = row;
    if (this.#rooms.get(roomId) !== undefined) return false;
    this.#write(this.#rooms.insert(roomId, logId), row);
    return true;
  }

  #write(room: RoomRow, row: AppendRow): void {
    const [roomId, , , , , seq, hash, state, dueAtMs, stateFadesAtMs, entries, devices, pushes] = row;
    for (const entry of entries) this.#insert.run(room.n, ...entry);
    if (devices.length > 0) this.#devices.change(room.n, devices);
    for (const push of pushes) this.#pushes.note(room.n, push);
    const bodiesFadeAtMs = earliest(room.bodiesFadeAtMs, ...entries.map(keepUntilMsOf));
    const fadeAtMs = earliest(bodiesFadeAtMs, stateFadesAtMs);
    this.#rooms.update(roomId, room, { ...room, seq, hash, dueAtMs, fadeAtMs, bodiesFadeAtMs }, state);
  }

  #isDone(commandId: CommandId, { n }: RoomRow): boolean {
    return this.#findCommand.get(commandId, n) !== undefined;
  }
}

const keepUntilMsOf = (entry: EntryRow): number => entry[11];
