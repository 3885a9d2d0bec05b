import type { CommandReply } from "../../../shared/protocol/ack.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { CommandId, Seq } from "../../../shared/protocol/ids.ts";
import type { Resume, ResumeReply } from "../../../shared/protocol/resume.ts";
import type { Room } from "../../../shared/room/room.ts";
import type { Asked } from "./asked.ts";
import type { Ledger } from "./ledger.ts";
import type { Line } from "./line.ts";
import type { Verdict } from "./verdict.ts";

export type JudgePorts = { readonly ledger: Ledger; readonly asked: Asked; readonly verdict: Verdict };

/** Looks at what the server says on its lines: durable first, whole or refused, and nobody left out. */
export class Judge {
  readonly #ports: JudgePorts;
  /** Up to where each connection has been told the log. */
  readonly #toldThrough = new WeakMap<Line, Seq>();

  constructor(ports: JudgePorts) {
    this.#ports = ports;
  }

  /** `knownSeq` is where the log stood when the question came. */
  resumed(line: Line, cursor: Resume, reply: ResumeReply, knownSeq: Seq): void {
    const { verdict, ledger } = this.#ports;
    if (!("result" in reply)) return;
    const head = reply.result === "reset" ? reply.snapshot.head : reply.head;
    verdict.check("P5", ledger.holds(head, "present"), "resume was answered with a head that is not in the log");
    verdict.check("P6", head.seq >= knownSeq, "resume was answered with an old head");
    if (reply.result === "caughtUp") this.#isWhole(cursor, reply.events, head.seq);
    else {
      // What travels is data; the room's own schema is not what is tested here.
      const state = reply.snapshot.state as Room;
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
  answered(line: Line, id: CommandId, reply: CommandReply): void {
    const { verdict, ledger, asked } = this.#ports;
    if (!("ok" in reply)) return;
    const ask = asked.get(id);
    if (ask !== undefined && reply.events?.length === 0) ask.noEffect = true;
    if (ask === undefined || ask.noEffect) return;
    verdict.check("P1", ledger.has(id), `command ${id} was acknowledged before it was durable`);
    if (reply.events !== undefined) this.told(line, reply.events);
  }

  /** Events are on their way to this connection, whether or not they will arrive. */
  told(line: Line, entries: readonly LogEntry[]): void {
    const { verdict, ledger } = this.#ports;
    const through = this.#toldThrough.get(line);
    const [first, last] = [entries[0], entries.at(-1)];
    if (first === undefined || last === undefined) return;
    const durable = entries.every(({ seq, hash }) => ledger.hashAt(seq) === hash);
    verdict.check("P5", durable, `event ${first.seq} was sent before it was durable`);
    if (through === undefined) return;
    verdict.check("P7", first.seq <= through + 1, `a connection was told of ${first.seq} after ${through}`);
    this.#toldThrough.set(line, Math.max(through, last.seq));
  }

  /** In the end every connection has been told of everything. */
  toldAll(line: Line): void {
    const { verdict, ledger } = this.#ports;
    const through = this.#toldThrough.get(line) ?? ledger.head.seq;
    verdict.check("P7", through >= ledger.head.seq, `a connection was told up to ${through} of ${ledger.head.seq}`);
  }
}
