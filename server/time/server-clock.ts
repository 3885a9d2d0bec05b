import { randomBytes } from "node:crypto";
import type { Clock } from "./clock.ts";
import { type Machine, SleepWatch, thisMachine } from "./machine.ts";

/** By so much the wall clock may be off before the host is told: times of return are shown in steps of five minutes. */
const APART_MS = 60_000;
const MINUTE_MS = 60_000;

/**
 * The time of one machine. It is tied to the wall clock once, at the start, and then runs on the monotonic clock, so that a
 * stepped or disciplined system clock moves nothing. Only when the machine itself has slept is it tied anew, always forwards,
 * under a new epoch that tells the phones.
 */
export class ServerClock implements Clock {
  readonly synced = true;
  readonly #machine: Machine;
  readonly #sleep: SleepWatch;
  readonly #warn: (line: string) => void;
  #offsetMs: number;
  #epoch: string;
  /** How far apart the two were when the host was last told. */
  #toldApartMs = 0;

  /** `warn` is given one line when the wall clock has been set since the start, as at home after a power cut. */
  constructor(machine: Machine = thisMachine, warn: (line: string) => void = () => {}) {
    this.#machine = machine;
    this.#warn = warn;
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
    if (this.#sleep.slept()) {
      this.#offsetMs = Math.max(this.#offsetMs, this.#machine.wallMs() - this.#machine.monotonicMs());
      this.#epoch = newEpoch();
    }
    this.#compare();
  };

  /** Server time stays as it is, so somebody has to learn that it is wrong. */
  #compare(): void {
    const apartMs = this.#machine.wallMs() - this.nowMs();
    if (Math.abs(apartMs - this.#toldApartMs) < APART_MS) return;
    this.#toldApartMs = apartMs;
    if (Math.abs(apartMs) >= APART_MS) this.#warn(apart(apartMs));
  }
}

function apart(byMs: number): string {
  const minutes = Math.round(Math.abs(byMs) / MINUTE_MS);
  return `This machine's clock is ${minutes} ${minutes === 1 ? "minute" : "minutes"} ${byMs > 0 ? "ahead of" : "behind"} the server's time, as it was set after the start. Times of return are off by that. Once the clock is right, restart the server.`;
}

export const newEpoch = (): string => randomBytes(9).toString("base64url");
