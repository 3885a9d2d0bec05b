import type { Chance } from "./chance.ts";

export type ClockFaults = {
  /** Constant part of the drift, and how far it wanders around it. */
  readonly driftPpm: number;
  readonly wanderPpm: number;
  readonly wanderPeriodMs: number;
  readonly wanderPhase: number;
  readonly bootMs: number;
  readonly wallWrongByMs: number;
  /** `performance.now()` comes in steps of this; 0 is exact. */
  readonly grainMs: number;
};

export const EXACT_CLOCK: ClockFaults = {
  driftPpm: 0,
  wanderPpm: 0,
  wanderPeriodMs: 1,
  wanderPhase: 0,
  bootMs: 0,
  wallWrongByMs: 0,
  grainMs: 0,
};

const HOUR_MS = 3_600_000;
/** Some instant; virtual time 0 is this on a right wall clock. */
export const WALL_START_MS = 1_760_000_000_000;

export function drawClockFaults(chance: Chance): ClockFaults {
  return {
    driftPpm: chance.between(-50, 50),
    wanderPpm: 2,
    wanderPeriodMs: chance.between(200_000, 500_000),
    wanderPhase: chance.between(0, 2 * Math.PI),
    bootMs: chance.between(1_000, 100 * HOUR_MS),
    wallWrongByMs: chance.between(-12 * HOUR_MS, 12 * HOUR_MS),
    grainMs: chance.happens(0.5) ? 0.1 : 1,
  };
}

/** A phone's two clocks. The monotonic one stands still while it sleeps; the wall clock goes on and can be set. */
export class PhoneClock {
  readonly #faults: ClockFaults;
  #sleptMs = 0;
  #asleepSinceMs: number | null = null;
  #wallSetByMs = 0;
  /** The last instant that was asked for, as the crystal has it: each is asked for several times. */
  #last = { trueMs: Number.NaN, crystalMs: Number.NaN };

  constructor(faults: ClockFaults) {
    this.#faults = faults;
  }

  monotonicMs(trueMs: number): number {
    const awakeUntilMs = this.#asleepSinceMs ?? this.#crystalMs(trueMs);
    return coarse(this.#faults.bootMs + awakeUntilMs - this.#sleptMs, this.#faults.grainMs);
  }

  wallMs(trueMs: number): number {
    const ms = WALL_START_MS + this.#faults.wallWrongByMs + this.#wallSetByMs + this.#crystalMs(trueMs);
    return coarse(ms, this.#faults.grainMs === 0 ? 0 : 1);
  }

  sleep(trueMs: number): void {
    this.#asleepSinceMs = this.#crystalMs(trueMs);
  }

  wake(trueMs: number): void {
    if (this.#asleepSinceMs === null) return;
    this.#sleptMs += this.#crystalMs(trueMs) - this.#asleepSinceMs;
    this.#asleepSinceMs = null;
  }

  setWallBy(ms: number): void {
    this.#wallSetByMs += ms;
  }

  #crystalMs(trueMs: number): number {
    if (this.#last.trueMs !== trueMs) this.#last = { trueMs, crystalMs: this.#crystalAt(trueMs) };
    return this.#last.crystalMs;
  }

  #crystalAt(trueMs: number): number {
    const { driftPpm, wanderPpm, wanderPeriodMs, wanderPhase } = this.#faults;
    const turn = (2 * Math.PI) / wanderPeriodMs;
    const wandered = (Math.cos(wanderPhase) - Math.cos(turn * trueMs + wanderPhase)) / turn;
    return trueMs + (driftPpm * trueMs + wanderPpm * wandered) / 1e6;
  }
}

function coarse(ms: number, grainMs: number): number {
  return grainMs === 0 ? ms : Math.floor(ms / grainMs) * grainMs;
}
