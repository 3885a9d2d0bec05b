import type { Clock } from "./clock.ts";
import { type Discipline, errorOf, hear, relearn, sharedAt, UNSYNCED } from "./discipline.ts";
import { type Machine, SleepWatch, thisMachine } from "./machine.ts";
import { newEpoch } from "./server-clock.ts";
import { questionOf, type StoreTime, sharedMs, type TimeQuestion } from "./shared-time.ts";
import { startTimerLoop, type TimerLoop } from "./timer-loop.ts";

export type StoreClockPorts = {
  /** Asks the store for its time. The first question ever creates the epoch. */
  readonly ask: (question: TimeQuestion) => Promise<StoreTime>;
  /** Default: this machine. */
  readonly machine?: Machine;
};

export type ClockFigures = {
  /** How long the newest question took, and how far this node's time was off. */
  readonly rttMs: number;
  readonly errorMs: number;
  /** How often shared time began another epoch. */
  readonly epochs: number;
};

const ASK_EVERY_MS = 2_000;

/** The time that all nodes of a store share: each asks the store for it, and runs on its own clock in between. */
export class StoreClock implements Clock {
  readonly #ports: StoreClockPorts;
  readonly #machine: Machine;
  readonly #sleep: SleepWatch;
  #discipline: Discipline = UNSYNCED;
  #last: StoreTime | null = null;
  #loop: TimerLoop | null = null;
  #rttMs = 0;
  #epochs = 0;

  private constructor(ports: StoreClockPorts) {
    this.#ports = ports;
    this.#machine = ports.machine ?? thisMachine;
    this.#sleep = new SleepWatch(this.#machine);
  }

  /**
   * Resolves once the time is known. Later a store that can't be reached is asked again, and until then the clock keeps
   * running.
   */
  static async start(ports: StoreClockPorts): Promise<StoreClock> {
    const clock = new StoreClock(ports);
    await clock.#sync();
    clock.#loop = startTimerLoop([{ everyMs: ASK_EVERY_MS, run: () => clock.#sync() }], () => {}); // it is counted, and asked again
    return clock;
  }

  readonly nowMs = (): number => {
    const localMs = this.#machine.monotonicMs();
    return sharedAt(this.#discipline, localMs) ?? this.#machine.wallMs();
  };

  readonly monotonicMs = (): number => this.#machine.monotonicMs();

  get synced(): boolean {
    return this.#discipline.synced;
  }

  get epoch(): string {
    const { epoch, jumps } = this.#discipline;
    return jumps === 0 ? epoch : `${epoch}.${jumps}`;
  }

  get figures(): ClockFigures {
    return { rttMs: this.#rttMs, errorMs: errorOf(this.#discipline), epochs: this.#epochs };
  }

  readonly watch = (): void => {
    if (this.#sleep.slept()) this.#discipline = relearn(this.#discipline);
  };

  close(): Promise<void> {
    return this.#loop?.close() ?? Promise.resolve();
  }

  /** Asks once; in a burst while the time isn't known. */
  async #sync(): Promise<void> {
    do await this.#ask();
    while (!this.#discipline.synced);
  }

  async #ask(): Promise<void> {
    const before = this.#discipline;
    const sentMs = this.#machine.monotonicMs();
    const answer = await this.#ports.ask(questionOf(before, this.#last, sentMs, newEpoch()));
    const heardMs = this.#machine.monotonicMs();
    const { stored, vouches } = answer;
    this.#last = answer;
    const sample = { sentMs, heardMs, sharedMs: sharedMs(answer), epoch: stored.epoch, vouches };
    this.#discipline = hear(this.#discipline, sample);
    this.#rttMs = heardMs - sentMs;
    if (before.epoch !== "" && this.#discipline.epoch !== before.epoch) this.#epochs += 1;
  }
}
