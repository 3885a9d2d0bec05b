import { LOG_MS } from "../../../../server/rooms/due-and-fade.ts";
import type { LogEntry } from "../../../../shared/protocol/envelope.ts";
import type { CommandId, Seq } from "../../../../shared/protocol/ids.ts";
import { canonicalJson } from "../../../../shared/room/canonical-json.ts";
import { follows } from "../../../../shared/room/chain.ts";
import { decide, decideDue } from "../../../../shared/room/decide.ts";
import { type Event, toEvent } from "../../../../shared/room/registry.ts";
import { fade, initialRoom, type Room } from "../../../../shared/room/room.ts";
import type { RoomRecord } from "../../memory-store/image.ts";
import { digest } from "../../room/room-log.ts";
import type { Ask, Asked } from "./asked.ts";
import { Lives } from "./lives.ts";
import type { Verdict } from "./verdict.ts";

/** A phone that has known the time once may be off by this much. */
const AGREE_MS = 2_000;

/** A position of the log at some time, and in which of its lives. */
export type Known = { readonly seq: Seq; readonly lives: number; readonly atMs: number };

export type LedgerPorts = { readonly verdict: Verdict; readonly asked: Asked; readonly nowMs: () => number };

/** The simulation's own record of what is durable, kept beside the store and compared with it at every commit. */
export class Ledger extends Lives {
  readonly #ports: LedgerPorts;

  constructor(ports: LedgerPorts) {
    super();
    this.#ports = ports;
  }

  /** The same room, except for what expires within this time: by default about now, within the accuracy of the clocks. */
  isSame(one: Room, other: Room, aheadMs: number = AGREE_MS): boolean {
    const nowMs = this.#ports.nowMs() + aheadMs;
    const [first, second] = [fade(one, nowMs), fade(other, nowMs)];
    // Most are written in the same order, and then this is cheaper.
    return JSON.stringify(first) === JSON.stringify(second) || canonicalJson(first) === canonicalJson(second);
  }

  /** The store has written: whatever is new follows the chain, was asked for or due, and happened once. */
  committed(record: RoomRecord): void {
    this.written(record);
    this.durable(record.head.seq);
  }

  /** The same for a store that can be read before it is safe. */
  written(record: RoomRecord): void {
    const { seq } = this.head;
    const fresh = record.log.map(({ entry }) => entry).filter((entry) => entry.seq > seq);
    for (let at = 0; at < fresh.length; ) {
      const [first] = fresh.slice(at);
      const batch = fresh
        .slice(at)
        .filter(({ commandId, atMs }) => commandId === first?.commandId && atMs === first.atMs);
      this.#take(batch);
      at += batch.length;
    }
    if (fresh.length > 0) this.compare(record);
  }

  /** The disk holds exactly this record: nothing durable has vanished, and the state is the fold of the log. */
  compare(record: RoomRecord): void {
    const { verdict } = this.#ports;
    const { head, log, state } = record;
    const { head: ours } = this;
    const isWhole = head.seq === ours.seq && head.hash === ours.hash && head.logId === ours.logId;
    verdict.check("P1", isWhole, `the store stands at ${head.seq}, the durable log at ${ours.seq}`);
    const kept = log.every(({ entry }) => entry.hash === this.hashAt(entry.seq));
    verdict.check("P1", kept, "the store holds other events than were written");
    const stored = roomOf(JSON.parse(state));
    verdict.check("P4", this.isSame(stored, this.room), "the stored state is not the fold of the log");
    const active = [...record.devices.values()].filter(({ state: each }) => each === "active");
    verdict.check(
      "P10",
      new Set(active.map(({ seat }) => seat)).size === active.length,
      "a seat has two active phones",
    );
  }

  /** The current position of the log. */
  get known(): Known {
    return { seq: this.head.seq, lives: this.lives, atMs: this.#ports.nowMs() };
  }

  /** Whether a room since then rejects this command. */
  refuses({ seat, command }: Ask, since: Known): boolean {
    const saysNo = (room: Room, atMs: number): boolean => "rejected" in decide(room, command, { seat, atMs });
    const times = [since.atMs, this.#ports.nowMs()];
    return this.roomsSince(since.seq).some((room) => times.some((atMs) => saysNo(room, atMs)));
  }

  #take(batch: readonly LogEntry[]): void {
    const [first] = batch;
    if (first === undefined) return;
    const { verdict } = this.#ports;
    const before = this.room;
    const events: Event[] = [];
    for (const entry of batch) {
      verdict.check("P4", follows(this.head, entry, digest), `event ${entry.seq} does not follow the one before`);
      const event = "faded" in entry ? null : toEvent(entry);
      if (event !== null) events.push(event);
      this.append(entry);
    }
    this.#judge(before, first, events);
    if (first.commandId !== null) this.#once(first.commandId, batch.at(-1)?.seq ?? first.seq);
  }

  /** The same core decides again: the log holds exactly what this command, or time, had to cause. */
  #judge(before: Room, { commandId, atMs, type }: LogEntry, events: readonly Event[]): void {
    if (type === "device.joined") return;
    const { verdict, asked } = this.#ports;
    const ask = commandId === null ? null : asked.get(commandId);
    if (ask === undefined) return verdict.broken("P5", `${type} was asked for by nobody`);
    const moved = events.find((event) => event.type === "device.changed");
    const decision =
      ask !== null
        ? decide(before, ask.command, { seat: ask.seat, atMs })
        : moved === undefined
          ? { events: decideDue(before, atMs) }
          : decide(before, { type: "device.move", deviceId: moved.deviceId }, { seat: moved.seat, atMs });
    const right = "events" in decision && canonicalJson(decision.events) === canonicalJson(events);
    verdict.check(ask === null ? "P9" : "P3", right, `${type} at ${atMs} is not what had to happen`);
  }

  #once(id: CommandId, seq: Seq): void {
    const { verdict, asked } = this.#ports;
    const earlier = this.entryAt(this.effects.get(id) ?? 0);
    const isNew = earlier === null || this.#ports.nowMs() - earlier.atMs >= LOG_MS;
    verdict.check("P3", isNew, `command ${id} took effect twice`);
    const ask = asked.get(id);
    this.tookEffect(id, seq);
    // Its id has left the log with age; a phone that slept that long with a full storage sends it once more.
    if (earlier !== null) return;
    // What was lost and is sent again comes late, and so may a copy that another node has rejected.
    if (ask === undefined || ask.again || this.hadBefore(id) || ask.told === "rejected") return;
    const isLater = (each: CommandId): boolean => {
      const other = asked.get(each);
      return other?.deviceId === ask.deviceId && !other.again && other.order > ask.order;
    };
    const later = [...this.effects.keys()].find(isLater);
    verdict.check("P4", later === undefined, "a command overtook one that was asked for before it");
  }
}

/** A stored or sent snapshot as a room: a practice in its initial state is left out of it. The schema is tested elsewhere. */
export const roomOf = (snapshot: unknown): Room => ({ ...initialRoom, ...(snapshot as Partial<Room>) });
