import { LOG_MS } from "../../../server/rooms/time.ts";
import type { Head, LogEntry } from "../../../shared/protocol/envelope.ts";
import type { CommandId, Hash, LogId, Seq } from "../../../shared/protocol/ids.ts";
import { canonicalJson } from "../../../shared/room/canonical-json.ts";
import { follows, genesis } from "../../../shared/room/chain.ts";
import { type Event, toEvent } from "../../../shared/room/registry.ts";
import { decide, decideDue, evolveEntry, fade, initialRoom, type Room } from "../../../shared/room/room.ts";
import type { RoomRecord } from "../memory-store/image.ts";
import type { Ask, Asked } from "./asked.ts";
import { digest, firstLogId } from "./birth.ts";
import type { Verdict } from "./verdict.ts";

/** A phone that has known the time once may be off by so much. */
const AGREE_MS = 2_000;

/** One durable event, with the room as it is folded up to it. */
type Row = {
  readonly hash: Hash;
  readonly entry: LogEntry | null;
  readonly room: Room;
  readonly committedAtMs: number;
};

/** Where the log stood at some time, and in which of its lives. */
export type Known = { readonly seq: Seq; readonly lives: number; readonly atMs: number };

/** One life of the log; row 0 is its beginning. */
type LifeOfLog = { readonly logId: LogId; readonly rows: Row[]; readonly ids: Map<CommandId, Seq>; durableSeq: Seq };

export type LedgerPorts = { readonly verdict: Verdict; readonly asked: Asked; readonly nowMs: () => number };

/** The simulation's own record of what is durable, kept beside the store and compared with it at every commit. */
export class Ledger {
  readonly #ports: LedgerPorts;
  readonly #lives: LifeOfLog[];

  constructor(ports: LedgerPorts) {
    this.#ports = ports;
    const { hash } = genesis(firstLogId, digest);
    const first = { hash, entry: null, room: initialRoom, committedAtMs: 0 };
    this.#lives = [{ logId: firstLogId, rows: [first], ids: new Map(), durableSeq: 0 }];
  }

  get #life(): LifeOfLog {
    const life = this.#lives.at(-1);
    if (life === undefined) throw new Error("A log has at least one life.");
    return life;
  }

  get head(): Head {
    const { logId, rows } = this.#life;
    return { logId, seq: rows.length - 1, hash: rows.at(-1)?.hash ?? "" };
  }

  get room(): Room {
    return this.#life.rows.at(-1)?.room ?? initialRoom;
  }

  /** How many lives the log has had: it begins another one whenever it goes back. */
  get lives(): number {
    return this.#lives.length;
  }

  /** Whether the command's effect is durable in the present life of the log. */
  has(id: CommandId): boolean {
    const { ids, durableSeq } = this.#life;
    return (ids.get(id) ?? Number.POSITIVE_INFINITY) <= durableSeq;
  }

  /** Whether it was durable in any life of the log. */
  had(id: CommandId): boolean {
    return this.#lives.some(({ ids, durableSeq }) => (ids.get(id) ?? Number.POSITIVE_INFINITY) <= durableSeq);
  }

  /** Whether this event, or this place in the log, is durable, or was until the log went back. */
  wasDurable({ seq, hash }: Pick<LogEntry, "seq" | "hash">): boolean {
    return this.#lives.some(({ rows, durableSeq }) => seq <= durableSeq && rows[seq]?.hash === hash);
  }

  hashAt(seq: Seq): Hash | undefined {
    return this.#life.rows[seq]?.hash;
  }

  entryAt(seq: Seq): LogEntry | null {
    return this.#life.rows[seq]?.entry ?? null;
  }

  /**
   * Whether this position is in the log, or was in any of its lives: a phone that hasn't heard of a new life yet goes on
   * with it under the old name, as far as its chain fits.
   */
  holds({ logId, seq, hash }: Head, which: "present" | "any"): boolean {
    if (which === "any") return this.#lives.some(({ rows }) => rows[seq]?.hash === hash);
    return this.#life.logId === logId && this.hashAt(seq) === hash;
  }

  /** The room at a position in whatever life has it. */
  roomAt({ seq, hash }: Head): Room | null {
    const life = this.#lives.findLast(({ rows }) => rows[seq]?.hash === hash);
    return life?.rows[seq]?.room ?? null;
  }

  /** The same room, but for what expires within this time: by default about now, as clocks agree to within that. */
  isSame(one: Room, other: Room, aheadMs: number = AGREE_MS): boolean {
    const nowMs = this.#ports.nowMs() + aheadMs;
    const [first, second] = [fade(one, nowMs), fade(other, nowMs)];
    // Most are written in the same order, and then this is cheaper.
    return JSON.stringify(first) === JSON.stringify(second) || canonicalJson(first) === canonicalJson(second);
  }

  /** The store has written: whatever is new follows, was asked for or due, and happened once. */
  committed(record: RoomRecord): void {
    this.written(record);
    this.durable(record.head.seq);
  }

  /** Up to here nothing can be lost any more, unless the log goes back. */
  durable(seq: Seq): void {
    this.#life.durableSeq = Math.max(this.#life.durableSeq, seq);
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

  /** What lies on the disk is exactly this record: nothing durable has vanished, the state is the fold of the log. */
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

  get isSafe(): boolean {
    return this.#life.durableSeq >= this.head.seq;
  }

  /** Where the log stands. */
  get known(): Known {
    return { seq: this.head.seq, lives: this.lives, atMs: this.#ports.nowMs() };
  }

  /** Whether a room since then says no to this command. */
  refuses({ seat, command }: Ask, since: Known): boolean {
    const saysNo = (room: Room, atMs: number): boolean => "rejected" in decide(room, command, { seat, atMs });
    const times = [since.atMs, this.#ports.nowMs()];
    return this.#life.rows.slice(since.seq).some(({ room }) => times.some((atMs) => saysNo(room, atMs)));
  }

  /** The disk was restored: the log lives on from an earlier point. */
  restored(record: RoomRecord): void {
    const { seq: durableSeq, logId } = record.head;
    const rows = this.#life.rows.slice(0, durableSeq + 1);
    // From the rows: one that was brought again after its id had left the log is in it twice.
    const ids = new Map<CommandId, Seq>();
    for (const { entry } of rows) if (entry !== null && entry.commandId !== null) ids.set(entry.commandId, entry.seq);
    this.#lives.push({ logId, rows, ids, durableSeq });
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
      this.#append(entry);
    }
    this.#judge(before, first, events);
    if (first.commandId !== null) this.#once(first.commandId, batch.at(-1)?.seq ?? first.seq);
  }

  #append(entry: LogEntry): void {
    const committedAtMs = this.#ports.nowMs();
    this.#life.rows.push({ hash: entry.hash, entry, room: evolveEntry(this.room, entry), committedAtMs });
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
    const { ids } = this.#life;
    const earlier = this.entryAt(ids.get(id) ?? 0);
    const isNew = earlier === null || this.#ports.nowMs() - earlier.atMs >= LOG_MS;
    verdict.check("P3", isNew, `command ${id} took effect twice`);
    const ask = asked.get(id);
    ids.set(id, seq);
    // Its id has left the log with age; a phone that slept so long over a full storage brings it once more.
    if (earlier !== null) return;
    // What was lost and is brought again comes late, and so may a copy that another node has said no to.
    const wasLost = this.#lives.some((life) => life !== this.#life && life.ids.has(id));
    if (ask === undefined || ask.again || wasLost || ask.told === "rejected") return;
    const isLater = (each: CommandId): boolean => {
      const other = asked.get(each);
      return other?.deviceId === ask.deviceId && !other.again && other.order > ask.order;
    };
    const later = [...ids.keys()].find(isLater);
    verdict.check("P4", later === undefined, "a command overtook one that was asked for before it");
  }
}

/** What is stored and sent, as a room: a practice at which nothing has happened is left out. Its schema is tested elsewhere. */
export const roomOf = (snapshot: unknown): Room => ({ ...initialRoom, ...(snapshot as Partial<Room>) });
