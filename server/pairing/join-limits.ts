import { OneAtATime } from "./one-at-a-time.ts";

/** How wrong codes are limited. A single address has to wait; the whole service is only slowed, never blocked. */
export type JoinLimitSettings = {
  /** Failed joins one address may make in `windowMs`. Default 5. */
  readonly perAddress: number;
  /** Default 10 minutes. */
  readonly windowMs: number;
  /** Failed joins a minute across the whole service before each further join is slowed. Default 60. */
  readonly freePerMinute: number;
  /** The longest that a join is slowed, milliseconds. Default 2,000. */
  readonly maxSlowMs: number;
};

export const JOIN_LIMITS: JoinLimitSettings = { perAddress: 5, windowMs: 600_000, freePerMinute: 60, maxSlowMs: 2_000 };

export type HeldBack = {
  /** Milliseconds until this address may try again; 0 when it may now. */
  readonly blockedForMs: number;
  /** How long a join waits before it is handled, milliseconds: 0 in calm times, longer the more codes fail. */
  readonly slowedByMs: number;
};

/** Counts the wrong codes, of this server or of all nodes together. */
export interface JoinLimits {
  /**
   * Handles the joins of an address one after another: of many at once only the first few are checked before the rest must
   * wait.
   */
  inTurn<T>(address: string, join: () => Promise<T>): Promise<T>;
  heldBack(address: string, nowMs: number): HeldBack | Promise<HeldBack>;
  failed(address: string, nowMs: number): void | Promise<void>;
}

const MINUTE_MS = 60_000;
const SLOW_EACH_MS = 20;

/** Failures beyond this number change nothing. */
export const mostThatCount = ({ freePerMinute, maxSlowMs }: JoinLimitSettings): number =>
  freePerMinute + Math.ceil(maxSlowMs / SLOW_EACH_MS);

/** The instants at which codes failed, of one address and of all, oldest first. */
export type Failures = { readonly ofAddress: readonly number[]; readonly ofAll: readonly number[] };

/** What the failures so far mean for an address. */
export function heldBackBy({ ofAddress, ofAll }: Failures, nowMs: number, settings: JoinLimitSettings): HeldBack {
  const { perAddress, windowMs, freePerMinute, maxSlowMs } = settings;
  const recent = within(ofAddress, nowMs, windowMs);
  const first = recent[recent.length - perAddress];
  const excess = within(ofAll, nowMs, MINUTE_MS).length - freePerMinute;
  return {
    blockedForMs: first === undefined ? 0 : first + windowMs - nowMs,
    slowedByMs: excess <= 0 ? 0 : Math.min(maxSlowMs, excess * SLOW_EACH_MS),
  };
}

/** Addresses live in memory only, and only while they count. */
export class OwnJoinLimits implements JoinLimits {
  readonly #settings: JoinLimitSettings;
  readonly #turns = new OneAtATime();
  readonly #failures = new Map<string, readonly number[]>();
  #recent: readonly number[] = [];

  constructor(settings: JoinLimitSettings) {
    this.#settings = settings;
  }

  inTurn<T>(address: string, join: () => Promise<T>): Promise<T> {
    return this.#turns.run(address, join);
  }

  heldBack(address: string, nowMs: number): HeldBack {
    const failures = { ofAddress: this.#failures.get(address) ?? [], ofAll: this.#recent };
    return heldBackBy(failures, nowMs, this.#settings);
  }

  failed(address: string, nowMs: number): void {
    this.#recent = [...this.#recent, nowMs].slice(-mostThatCount(this.#settings));
    const failures = [...within(this.#failures.get(address) ?? [], nowMs, this.#settings.windowMs), nowMs];
    this.#failures.delete(address);
    this.#failures.set(address, failures);
    this.#forget(nowMs);
  }

  /** The map is ordered by the newest failure, so what has expired comes first. */
  #forget(nowMs: number): void {
    for (const [address, failures] of this.#failures) {
      if ((failures.at(-1) ?? 0) > nowMs - this.#settings.windowMs) return;
      this.#failures.delete(address);
    }
  }
}

const within = (instants: readonly number[], nowMs: number, windowMs: number): readonly number[] =>
  instants.filter((atMs) => atMs > nowMs - windowMs);
