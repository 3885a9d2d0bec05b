import { OneAtATime } from "./one-at-a-time.ts";

/** How wrong codes are held back. One address is told to wait; the whole service is only slowed, never switched off. */
export type JoinLimitSettings = {
  /** Failed joins one address may make in `windowMs`. Default 5. */
  readonly perAddress: number;
  /** Default 10 minutes. */
  readonly windowMs: number;
  /** Failed joins a minute over the whole service before each further join is slowed. Default 60. */
  readonly freePerMinute: number;
  /** The longest a join is slowed, milliseconds. Default 2,000. */
  readonly maxSlowMs: number;
};

export const JOIN_LIMITS: JoinLimitSettings = { perAddress: 5, windowMs: 600_000, freePerMinute: 60, maxSlowMs: 2_000 };

/** Addresses live in memory only, and only while they count. */
export class JoinLimits {
  readonly #settings: JoinLimitSettings;
  readonly #failures = new Map<string, number[]>();
  readonly #turns = new OneAtATime();
  #recent: number[] = [];

  constructor(settings: JoinLimitSettings) {
    this.#settings = settings;
  }

  /** One join of an address after another: of many at once only the first few are looked at before the rest must wait. */
  inTurn<T>(address: string, join: () => Promise<T>): Promise<T> {
    return this.#turns.run(address, join);
  }

  /** Milliseconds until this address may try again; 0 when it may now. */
  blockedForMs(address: string, nowMs: number): number {
    const failures = this.#within(this.#failures.get(address) ?? [], nowMs, this.#settings.windowMs);
    if (failures.length < this.#settings.perAddress) return 0;
    return (failures[failures.length - this.#settings.perAddress] ?? nowMs) + this.#settings.windowMs - nowMs;
  }

  /** How long a join waits before it is looked at, milliseconds: 0 in calm times, longer the more codes fail. */
  slowedByMs(nowMs: number): number {
    this.#recent = this.#within(this.#recent, nowMs, 60_000);
    const excess = this.#recent.length - this.#settings.freePerMinute;
    return excess <= 0 ? 0 : Math.min(this.#settings.maxSlowMs, excess * 20);
  }

  failed(address: string, nowMs: number): void {
    this.#recent.push(nowMs);
    const failures = [...this.#within(this.#failures.get(address) ?? [], nowMs, this.#settings.windowMs), nowMs];
    this.#failures.delete(address);
    this.#failures.set(address, failures);
    this.#forget(nowMs);
  }

  /** The map keeps the order of the newest failure, so what has run out stands in front. */
  #forget(nowMs: number): void {
    for (const [address, failures] of this.#failures) {
      if ((failures.at(-1) ?? 0) > nowMs - this.#settings.windowMs) return;
      this.#failures.delete(address);
    }
  }

  #within(instants: readonly number[], nowMs: number, windowMs: number): number[] {
    return instants.filter((atMs) => atMs > nowMs - windowMs);
  }
}
