import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { type Machine, SleepWatch, thisMachine } from "./machine.ts";

/**
 * The time of one machine. It is tied to the wall clock once, at the start, and then runs on the monotonic clock, so that a
 * stepped or disciplined system clock moves nothing. Only when the machine itself has slept is it tied anew, always forwards,
 * under a new epoch that tells the phones.
 */
export class ServerClock implements Clock {
  readonly synced = true;
  readonly #machine: Machine;
  readonly #sleep: SleepWatch;
  #offsetMs: number;
  #epoch: string;

  constructor(machine: Machine = thisMachine) {
    this.#machine = machine;
    this.#sleep = new SleepWatch(machine);
    this.#offsetMs = machine.wallMs() - machine.monotonicMs();
    this.#epoch = newEpoch();
  }

  readonly nowMs = (): number => this.#machine.monotonicMs() + this.#offsetMs;

  readonly monotonicMs = (): number => this.#machine.monotonicMs();

  get epoch(): string {
    return this.#epoch;
  }

  readonly watch = (): void => {
    if (!this.#sleep.slept()) return;
    this.#offsetMs = Math.max(this.#offsetMs, this.#machine.wallMs() - this.#machine.monotonicMs());
    this.#epoch = newEpoch();
  };
}

export const newEpoch = (): string => randomBytes(9).toString("base64url");
