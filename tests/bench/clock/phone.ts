import type { Chance } from "./chance.ts";
import type { Path } from "./networks.ts";
import { type ClockFaults, PhoneClock, WALL_START_MS } from "./phone-clock.ts";
import type { VirtualTime } from "./virtual-time.ts";

export type ServerStamps = { readonly t1Ms: number; readonly t2Ms: number };

/** Browsers give hidden pages a timer a minute. */
const HIDDEN_TIMER_MS = 60_000;
/** A timer is late by up to this much on a phone that draws. */
const TIMER_LATE_MS = 4;

type ThrottledTimer = { readonly dueMs: number; readonly run: () => void; live: boolean };

/** One phone with its clocks, its timers and its path to the server. True time is the server's time. */
export class Phone {
  readonly clock: PhoneClock;
  readonly #time: VirtualTime;
  readonly #chance: Chance;
  readonly #ideal: boolean;
  #path: Path;
  #busyUpUntilMs = 0;
  #busyDownUntilMs = 0;
  #connection = 1;
  #online = true;
  #asleepUntilMs = 0;
  #hidden = false;
  readonly #throttled = new Set<ThrottledTimer>();
  #probes = 0;

  constructor(time: VirtualTime, chance: Chance, path: Path, faults: ClockFaults) {
    this.#time = time;
    this.#chance = chance;
    this.#path = path;
    this.#ideal = faults.grainMs === 0;
    this.clock = new PhoneClock(faults);
  }

  get probes(): number {
    return this.#probes;
  }

  get connection(): number {
    return this.#connection;
  }

  get online(): boolean {
    return this.#online;
  }

  get asleep(): boolean {
    return this.#time.nowMs < this.#asleepUntilMs;
  }

  get hidden(): boolean {
    return this.#hidden;
  }

  localMs(): number {
    return this.clock.monotonicMs(this.#time.nowMs);
  }

  wallMs(): number {
    return this.clock.wallMs(this.#time.nowMs);
  }

  random(): number {
    return this.#chance.uniform();
  }

  after(ms: number, run: () => void): () => void {
    const lateMs = this.#ideal ? 0 : this.#chance.between(0, TIMER_LATE_MS);
    const dueMs = this.#time.nowMs + Math.max(0, ms) + lateMs;
    if (!this.#hidden) return this.#time.at(dueMs, () => this.#whenAwake(run));
    const timer = { dueMs, run: () => this.#whenAwake(run), live: true };
    this.#throttled.add(timer);
    this.#time.at(Math.ceil(dueMs / HIDDEN_TIMER_MS) * HIDDEN_TIMER_MS, () => this.#release(timer));
    return () => {
      timer.live = false;
    };
  }

  /** Sends a probe; what is under way when the connection breaks is lost, and a path never reorders. */
  probe(answered: (stamps: ServerStamps) => void): void {
    this.#probes += 1;
    if (!this.#online) return;
    const connection = this.#connection;
    const sentMs = this.#time.nowMs;
    this.#busyUpUntilMs = Math.max(this.#busyUpUntilMs, sentMs + this.#path.up.delayMs(sentMs));
    this.#time.at(this.#busyUpUntilMs, () => {
      if (connection !== this.#connection) return;
      const t1Ms = WALL_START_MS + this.#time.nowMs;
      const heldMs = this.#ideal ? 0 : this.#chance.gamma2(0.1);
      this.#time.at(this.#time.nowMs + heldMs, () => this.#answer({ t1Ms, t2Ms: t1Ms + heldMs }, connection, answered));
    });
  }

  disconnect(): void {
    this.#online = false;
    this.#connection += 1;
  }

  connect(path: Path = this.#path): void {
    this.#path = path;
    this.#online = true;
    this.#busyUpUntilMs = this.#busyDownUntilMs = this.#time.nowMs;
  }

  sleep(forMs: number): void {
    this.clock.sleep(this.#time.nowMs);
    this.#asleepUntilMs = this.#time.nowMs + forMs;
    this.#time.at(this.#asleepUntilMs, () => {
      this.clock.wake(this.#time.nowMs);
    });
  }

  setHidden(hidden: boolean): void {
    this.#hidden = hidden;
    if (hidden) return;
    for (const timer of this.#throttled) this.#time.at(timer.dueMs, () => this.#release(timer));
  }

  #release(timer: ThrottledTimer): void {
    if (this.#throttled.delete(timer) && timer.live) timer.run();
  }

  #answer(stamps: ServerStamps, connection: number, answered: (stamps: ServerStamps) => void): void {
    const sentMs = this.#time.nowMs;
    this.#busyDownUntilMs = Math.max(this.#busyDownUntilMs, sentMs + this.#path.down.delayMs(sentMs));
    this.#time.at(this.#busyDownUntilMs, () => {
      if (connection === this.#connection && this.#online) this.#whenAwake(() => answered(stamps));
    });
  }

  #whenAwake(run: () => void): void {
    if (this.asleep) this.#time.at(this.#asleepUntilMs, run);
    else run();
  }
}
