import { uptime } from "node:os";
import { performance } from "node:perf_hooks";

/** The machine's own clocks, milliseconds. `uptimeMs` counts while the machine sleeps, `monotonicMs` does not. */
export type Machine = {
  readonly wallMs: () => number;
  readonly monotonicMs: () => number;
  readonly uptimeMs: () => number;
};

export const thisMachine: Machine = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  uptimeMs: () => uptime() * 1_000,
};

/** The machine's uptime has whole seconds; this much distinguishes a sleep from rounding. */
const SLEPT_MS = 3_000;

/** Notices that the machine has slept: its monotonic clock stood still meanwhile. */
export class SleepWatch {
  readonly #machine: Machine;
  #asleepMs: number;

  constructor(machine: Machine) {
    this.#machine = machine;
    this.#asleepMs = this.#asleepNowMs();
  }

  /** Whether it has slept since the last call. */
  slept(): boolean {
    const asleepMs = this.#asleepNowMs();
    if (asleepMs - this.#asleepMs < SLEPT_MS) return false;
    this.#asleepMs = asleepMs;
    return true;
  }

  #asleepNowMs(): number {
    return this.#machine.uptimeMs() - this.#machine.monotonicMs();
  }
}
