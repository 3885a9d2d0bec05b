import { probeModeOf } from "../../../../client-sdk/src/clock/probe-mode.ts";
import type { Line } from "../line.ts";
import type { Phone } from "../phone.ts";
import { STEADY_MS } from "../plain-clock.ts";
import type { VirtualTime } from "../virtual-time.ts";
import type { Ledger } from "./ledger.ts";
import type { Verdict } from "./verdict.ts";

export type DeadlinePorts = {
  /** How long it may take until a node knows the log's head. */
  readonly headsMs: number;
  readonly time: VirtualTime;
  readonly ledger: Ledger;
  readonly verdict: Verdict;
  /** Nothing has happened to the server since then, and nothing is still happening to it. */
  readonly isCalmSince: (atMs: number) => boolean;
};

/** Both phones are equal this long after a reconnect, and show what is new within it. */
const EQUAL_MS = 2_000;
/** A connection that must prove itself has 3 s; then there is what is under way. */
const PROVEN_MS = 3_000 + 200;

/** Checks again later what had to be true by then. A wait that something disturbs promises nothing. */
export class Deadlines {
  readonly #ports: DeadlinePorts;
  readonly #opened = new WeakSet<Line>();
  #knownSeq = 0;

  constructor(ports: DeadlinePorts) {
    this.#ports = ports;
  }

  /** Called after every step. */
  look(phones: readonly Phone[]): void {
    const { ledger } = this.#ports;
    const { seq } = ledger.head;
    if (seq > this.#knownSeq) for (const phone of phones) this.#committed(phone, seq);
    this.#knownSeq = seq;
    for (const phone of phones) {
      const { line } = phone;
      if (line === null || !line.isWhole || this.#opened.has(line)) continue;
      this.#opened.add(line);
      this.#undisturbed(phone, EQUAL_MS, () => this.#isAt(phone, seq, "after connecting"));
    }
  }

  /** The app came to the front: a dead connection is noticed at once. */
  woke(phone: Phone): void {
    const { time, verdict } = this.#ports;
    const { line } = phone;
    if (line === null || line.isWhole || !phone.isLive) return;
    const { core } = phone;
    time.after(PROVEN_MS, () => {
      const isFooled = phone.core === core && phone.line === line && phone.isLive;
      verdict.check("P8", !isFooled, "a dead line was not noticed after a wake-up");
    });
  }

  #committed(phone: Phone, seq: number): void {
    const { line } = phone;
    // Even while it is still catching up: then the event waits on the phone, or is part of the answer.
    if (line === null || !line.isWhole) return;
    if (line.lostAtMs === this.#ports.time.nowMs) this.missed(phone);
    else this.#undisturbed(phone, EQUAL_MS, () => this.#isAt(phone, seq, "while connected"));
  }

  /** A broadcast doesn't reach this phone: a clock reply tells it, as soon as its node knows. */
  missed(phone: Phone): void {
    const { ledger, headsMs } = this.#ports;
    const { seq } = ledger.head;
    const mode = this.#modeOf(phone);
    for (const each of new Set([mode, "idle"] as const)) {
      this.#undisturbed(phone, STEADY_MS[each] + headsMs + EQUAL_MS, () => {
        if (each === "idle" || this.#modeOf(phone) === mode) this.#isAt(phone, seq, "after a lost broadcast");
      });
    }
  }

  #modeOf({ core }: Phone): keyof typeof STEADY_MS {
    return core === null ? "idle" : probeModeOf(core.room, this.#ports.time.nowMs);
  }

  #isAt(phone: Phone, seq: number, when: string): void {
    // A phone that has left, or whose seat has moved, has nothing any more.
    if (phone.core?.membership?.over !== null) return;
    const at = phone.core.head?.seq ?? 0;
    this.#ports.verdict.check("P7", at >= seq, `phone ${phone.seat} stood at ${at} of ${seq} ${when}`);
  }

  #undisturbed(phone: Phone, withinMs: number, check: () => void): void {
    const { time, isCalmSince } = this.#ports;
    const { line } = phone;
    const fromMs = time.nowMs;
    if (line === null || !isCalmSince(fromMs) || line.stalledUntilMs > fromMs) return;
    time.after(withinMs, () => {
      const isSame = phone.line === line && line.isWhole && isCalmSince(fromMs);
      // A broadcast lost before doesn't count as a disturbance, one lost since does.
      if (isSame && Math.max(line.stalledUntilMs, line.lostAtMs) <= fromMs) check();
    });
  }
}
