import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { Append, AppendResult, DeviceChange, NewRoom } from "../port.ts";
import type { RoomId } from "../room-id.ts";
import type { Engine } from "./connection/engine.ts";
import { asTextOrNull } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import { fromText, toText } from "./entries.ts";
import { type Keys, partOf } from "./keys.ts";
import { type Marks, outcomeOf } from "./marks.ts";

const APPEND = readScript("append", "room", "pushes", "devices");

/** `taken`: there is such a room, or such a device in it. `missing`: there is none, though nobody has left it recently. */
export type Outcome = AppendResult | "taken" | "missing";

/** The message to the other nodes about what is written in a room. */
export type Tell = (roomId: RoomId, entries: readonly LogEntry[]) => News;
type News = { readonly channel: string; readonly message: string };

const NO_NEWS: News = { channel: "", message: "" };

/** One script for each write: it compares the head, and appends all of it or nothing. */
export class Appender {
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #marks: Marks;
  #tell: Tell | null = null;

  constructor(engine: Engine, keys: Keys, marks: Marks) {
    this.#engine = engine;
    this.#keys = keys;
    this.#marks = marks;
  }

  /** From now on each append also tells the other nodes, in the same step. */
  tellWith(tell: Tell): void {
    this.#tell = tell;
  }

  append(roomId: RoomId, write: Append): Promise<Outcome> {
    return this.#run(roomId, write, String(write.expect.seq), write.expect.hash);
  }

  /** Making the same room twice makes it once. */
  create({ roomId, append }: NewRoom): Promise<Outcome> {
    return this.#run(roomId, { ...append, command: null }, "", "");
  }

  /** Whether this append is in the log, whatever came after it. */
  async isDone(roomId: RoomId, { head }: Append): Promise<boolean> {
    const text = asTextOrNull(await this.#engine.ask("HGET", this.#keys.room(roomId), `e${head.seq}`));
    return text !== null && fromText(text).hash === head.hash;
  }

  #newsOf(roomId: RoomId, entries: Append["entries"]): News {
    if (this.#tell === null || entries.length === 0) return NO_NEWS;
    return this.#tell(
      roomId,
      entries.map(({ entry }) => entry),
    );
  }

  async #run(roomId: RoomId, write: Omit<Append, "expect">, seq: string, hash: string): Promise<Outcome> {
    const { head, command, entries, state, dueAtMs, fadeAtMs, devices, pushes } = write;
    const [part, key] = [partOf(roomId), this.#keys.room(roomId)];
    const { channel, message } = this.#newsOf(roomId, entries);
    const args = [
      roomId,
      head.logId,
      seq,
      hash,
      command?.id ?? "",
      command?.fingerprint ?? "",
      String(head.seq),
      head.hash,
      state,
      instant(dueAtMs),
      instant(fadeAtMs),
      String(entries.length),
      String(pushes.length),
      channel,
      message,
    ];
    for (const entry of entries) args.push(String(entry.keepUntilMs), toText(entry));
    for (const { seat: forSeat, atMs, untilMs } of pushes) args.push(forSeat, String(atMs), String(untilMs));
    for (const change of devices) args.push(...flat(change));
    const reply = await this.#engine.run(APPEND, roomKeys(this.#keys, roomId), args);
    const outcome = outcomeOf(reply, key, { part, marks: this.#marks, engine: this.#engine }) as Outcome; // the outcomes of append.lua
    if (outcome !== "conflict" && outcome !== "taken") await this.#engine.safe(key);
    return outcome;
  }
}

/** Every key that one write of a room may touch: all in the room's part. */
export const roomKeys = (keys: Keys, roomId: RoomId): readonly string[] => [
  keys.room(roomId),
  keys.keep(roomId),
  keys.devices(roomId),
  ...keys.besideRooms(partOf(roomId)),
];

export const instant = (atMs: number | null): string => (atMs === null ? "" : String(atMs));

function flat(change: DeviceChange): readonly string[] {
  if (change.change !== "add") return [change.change, change.deviceId, "", "", ""];
  return ["add", change.device.deviceId, change.seat, change.state, change.device.tokenHash];
}
