import { randomBytes } from "node:crypto";
import { uptime } from "node:os";
import { performance } from "node:perf_hooks";

/** The machine's own clocks, milliseconds. `uptimeMs` counts while the machine sleeps, `monotonicMs` does not. */
export type Machine = {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  readonly uptimeMs: () => number;
};

const thisMachine: Machine = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  uptimeMs: () => uptime() * 1_000,
};

/** The machine's uptime has whole seconds; a sleep is told from rounding by this much. */
const SLEPT_MS = 3_000;

/**
 * Server time. It is tied to the wall clock once, at the start, and runs on the monotonic clock from then on, so that a
 * stepped or disciplined system clock moves nothing. Only when the machine itself has slept is it tied anew, always
 * forwards, under a new epoch that tells the phones.
 */
export class ServerClock {
  readonly #machine: Machine;
  #offsetMs: number;
  #sleptMs: number;
  #epoch: string;

  constructor(machine: Machine = thisMachine) {
    this.#machine = machine;
    this.#offsetMs = machine.wallMs() - machine.monotonicMs();
    this.#sleptMs = this.#asleepMs();
    this.#epoch = newEpoch();
  }

  /** Server time with fractions of a millisecond. */
  readonly nowMs = (): number => this.#machine.monotonicMs() + this.#offsetMs;

  /** For what is measured within this process only. */
  readonly monotonicMs = (): number => this.#machine.monotonicMs();

  /** Names this run of the clock. */
  get epoch(): string {
    return this.#epoch;
  }

  /** Looks whether the machine has slept since the last look. */
  watch(): void {
    const sleptMs = this.#asleepMs();
    if (sleptMs - this.#sleptMs < SLEPT_MS) return;
    this.#sleptMs = sleptMs;
    this.#offsetMs = Math.max(this.#offsetMs, this.#machine.wallMs() - this.#machine.monotonicMs());
    this.#epoch = newEpoch();
  }

  #asleepMs(): number {
    return this.#machine.uptimeMs() - this.#machine.monotonicMs();
  }
}

const newEpoch = (): string => randomBytes(9).toString("base64url");
