import type { Head, LogEntry } from "../../../../shared/protocol/envelope.ts";
import type { CommandId, Hash, LogId, Seq } from "../../../../shared/protocol/ids.ts";
import { genesis } from "../../../../shared/room/chain.ts";
import { evolveEntry, initialRoom, type Room } from "../../../../shared/room/room.ts";
import { digest } from "../../room/room-log.ts";
import { firstLogId } from "../birth.ts";

/** One event that was written, with the room folded up to it. */
type Row = { readonly hash: Hash; readonly entry: LogEntry | null; readonly room: Room };

/** One life of the log; row 0 is its beginning. */
type Life = { readonly logId: LogId; readonly rows: Row[]; readonly ids: Map<CommandId, Seq>; durableSeq: Seq };

/** Everything that was ever written, in each of the log's lives: a new one begins whenever it goes back. */
export class Lives {
  readonly #lives: Life[];

  constructor() {
    const { hash } = genesis(firstLogId, digest);
    const first = { hash, entry: null, room: initialRoom };
    this.#lives = [{ logId: firstLogId, rows: [first], ids: new Map(), durableSeq: 0 }];
  }

  /** How many there have been. */
  get lives(): number {
    return this.#lives.length;
  }

  get head(): Head {
    const { logId, rows } = this.#life;
    return { logId, seq: rows.length - 1, hash: rows.at(-1)?.hash ?? "" };
  }

  get room(): Room {
    return this.#life.rows.at(-1)?.room ?? initialRoom;
  }

  get isSafe(): boolean {
    return this.#life.durableSeq >= this.head.seq;
  }

  /** Whether the command's effect is durable in the current life of the log. */
  has(id: CommandId): boolean {
    return isIn(this.#life, id);
  }

  /** Whether it was durable in any life of the log. */
  had(id: CommandId): boolean {
    return this.#lives.some((life) => isIn(life, id));
  }

  /** Whether this event, or this position in the log, is durable, or was until the log went back. */
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
   * Whether this position is in the log, or was in any of its lives: a phone that hasn't heard of a new life yet continues with
   * it under the old name, as far as its chain fits.
   */
  holds({ logId, seq, hash }: Head, which: "present" | "any"): boolean {
    if (which === "any") return this.#lives.some(({ rows }) => rows[seq]?.hash === hash);
    return this.#life.logId === logId && this.hashAt(seq) === hash;
  }

  /** The room at a position, in whichever life has it. */
  roomAt({ seq, hash }: Head): Room | null {
    const life = this.#lives.findLast(({ rows }) => rows[seq]?.hash === hash);
    return life?.rows[seq]?.room ?? null;
  }

  /** The rooms from a position on, in the current life. */
  roomsSince(seq: Seq): readonly Room[] {
    return this.#life.rows.slice(seq).map(({ room }) => room);
  }

  /** Where the commands of the current life last took effect. */
  get effects(): ReadonlyMap<CommandId, Seq> {
    return this.#life.ids;
  }

  /** Whether the command took effect in a past life. */
  hadBefore(id: CommandId): boolean {
    return this.#lives.some((life) => life !== this.#life && life.ids.has(id));
  }

  /** Up to here nothing can be lost any more, unless the log goes back. */
  durable(seq: Seq): void {
    this.#life.durableSeq = Math.max(this.#life.durableSeq, seq);
  }

  append(entry: LogEntry): void {
    this.#life.rows.push({ hash: entry.hash, entry, room: evolveEntry(this.room, entry) });
  }

  tookEffect(id: CommandId, seq: Seq): void {
    this.#life.ids.set(id, seq);
  }

  /** The disk was restored: the log continues from an earlier point. */
  restored({ seq: durableSeq, logId }: Head): void {
    const rows = this.#life.rows.slice(0, durableSeq + 1);
    // Taken from the rows: a command sent again after its id had left the log is in it twice.
    const ids = new Map<CommandId, Seq>();
    for (const { entry } of rows) if (entry !== null && entry.commandId !== null) ids.set(entry.commandId, entry.seq);
    this.#lives.push({ logId, rows, ids, durableSeq });
  }

  get #life(): Life {
    const life = this.#lives.at(-1);
    if (life === undefined) throw new Error("A log has at least one life.");
    return life;
  }
}

const isIn = ({ ids, durableSeq }: Life, id: CommandId): boolean =>
  (ids.get(id) ?? Number.POSITIVE_INFINITY) <= durableSeq;
