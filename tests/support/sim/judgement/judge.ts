import type { CommandReply } from "../../../../shared/protocol/ack.ts";
import type { LogEntry } from "../../../../shared/protocol/envelope.ts";
import type { CommandId, Seq } from "../../../../shared/protocol/ids.ts";
import type { Resume, ResumeReply } from "../../../../shared/protocol/resume.ts";
import type { Line } from "../line.ts";
import type { Ask, Asked } from "./asked.ts";
import { type Known, type Ledger, roomOf } from "./ledger.ts";
import type { Verdict } from "./verdict.ts";

export type JudgePorts = {
  readonly ledger: Ledger;
  readonly asked: Asked;
  readonly verdict: Verdict;
  /** A single node sends everything in order; of several, each sends its own events as soon as it can. */
  readonly isOneNode: boolean;
};

/** Checks what the server sends on its connections: durable first, whole or refused, and nobody left out. */
export class Judge {
  readonly #ports: JudgePorts;
  /** How far of the log each connection has been sent. */
  readonly #toldThrough = new WeakMap<Line, Seq>();

  constructor(ports: JudgePorts) {
    this.#ports = ports;
  }

  resumed(line: Line, cursor: Resume, reply: ResumeReply, known: Known): void {
    const { verdict, ledger } = this.#ports;
    if (!("result" in reply)) return;
    this.#toldThrough.delete(line);
    // The log has gone back between reading and answering.
    if (ledger.lives !== known.lives) return;
    const head = reply.result === "reset" ? reply.snapshot.head : reply.head;
    verdict.check("P5", ledger.holds(head, "present"), "resume was answered with a head that is not in the log");
    verdict.check("P5", ledger.wasDurable(head), "resume was answered with a head that is not durable");
    verdict.check("P6", head.seq >= known.seq, "resume was answered with an old head");
    if (reply.result === "caughtUp") this.#isWhole(cursor, reply.events, head.seq);
    else {
      const state = roomOf(reply.snapshot.state);
      const folded = ledger.roomAt(head);
      verdict.check("P6", folded !== null && ledger.isSame(state, folded), "a snapshot is not the room at its head");
    }
    this.#toldThrough.set(line, head.seq);
  }

  #isWhole({ logId, seq, hash }: Resume, events: readonly LogEntry[], headSeq: Seq): void {
    const { verdict, ledger } = this.#ports;
    const isOurs = logId !== null && hash !== null && ledger.holds({ logId, seq, hash }, "present");
    verdict.check("P6", isOurs, "events were sent to a copy of another history");
    const whole =
      events.length === headSeq - seq && events.every(({ hash: each }, at) => each === ledger.hashAt(seq + 1 + at));
    verdict.check("P6", whole, `resume from ${seq} to ${headSeq} was answered with ${events.length} events`);
  }

  /** An answer to a command leaves the server. */
  answered(line: Line, id: CommandId, reply: CommandReply, known: Known): void {
    const { verdict, ledger, asked } = this.#ports;
    const ask = asked.get(id);
    if (ask !== undefined && "rejected" in reply) this.#refused(ask);
    if (!("ok" in reply) || ledger.lives !== known.lives) return;
    if (ask !== undefined && reply.events?.length === 0) ask.noEffect = true;
    if (ask === undefined || ask.noEffect) return;
    verdict.check("P1", ledger.has(id), `command ${id} was acknowledged before it was durable`);
    if (reply.events === undefined) return;
    this.published(reply.events);
    this.told(line, reply.events);
  }

  /** A command reaches a node. */
  heard(id: CommandId, known: Known): void {
    const ask = this.#ports.asked.get(id);
    if (ask === undefined) return;
    ask.heard ??= known;
    ask.copies += 1;
  }

  /** A rejection is lawful if the room gives it now, or gave it at any time since the command arrived. */
  #refused(ask: Ask): void {
    const { verdict, ledger } = this.#ports;
    const { heard, command } = ask;
    if (heard === null || ledger.lives !== heard.lives) return;
    verdict.check("CL6", ledger.refuses(ask, heard), `${command.type} was refused because of an old room`);
  }

  /** A node broadcasts what it has written. */
  published(entries: readonly LogEntry[]): void {
    const { verdict, ledger } = this.#ports;
    const durable = entries.every((entry) => ledger.wasDurable(entry));
    verdict.check("P5", durable, `event ${entries[0]?.seq} was sent before it was durable`);
  }

  /** Events are on their way to this connection, whether or not they will arrive. */
  told(line: Line, entries: readonly LogEntry[]): void {
    const { verdict, isOneNode } = this.#ports;
    const through = this.#toldThrough.get(line);
    const [first, last] = [entries[0], entries.at(-1)];
    if (!isOneNode || first === undefined || last === undefined) return;
    if (through === undefined) return;
    verdict.check("P7", first.seq <= through + 1, `a connection was told of ${first.seq} after ${through}`);
    this.#toldThrough.set(line, Math.max(through, last.seq));
  }

  /** In the end every connection has been sent everything. */
  toldAll(line: Line): void {
    const { verdict, ledger, isOneNode } = this.#ports;
    if (!isOneNode) return;
    const through = this.#toldThrough.get(line) ?? ledger.head.seq;
    verdict.check("P7", through >= ledger.head.seq, `a connection was told up to ${through} of ${ledger.head.seq}`);
  }
}
