import type { Staleness } from "../../../shared/practices/practice.ts";
import type { Environment } from "../environment/environment.ts";
import type { OutboxEntry } from "./entry.ts";

/**
 * What this run of the app knows of the outbox's commands: their age, whatever the wall clock does, and whether they may
 * have reached the server.
 */
export class Journeys {
  readonly #environment: Environment;
  readonly #madeMonotonicMs = new Map<string, number>();
  readonly #sent = new Set<string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  made(id: string): void {
    this.#madeMonotonicMs.set(id, this.#environment.monotonicNowMs());
  }

  sent(id: string): void {
    this.#sent.add(id);
  }

  /** Whether it may have reached the server, in this run of the app or an earlier one. */
  maybeSent(id: string): boolean {
    return this.#sent.has(id) || !this.#madeMonotonicMs.has(id);
  }

  over(id: string): void {
    this.#madeMonotonicMs.delete(id);
    this.#sent.delete(id);
  }

  /** Milliseconds until it is stale: 0 once it is, infinite if it never will be. */
  staleInMs({ command, madeAtWallMs }: OutboxEntry, staleness: Staleness): number {
    if (staleness.then !== "drop") return Number.POSITIVE_INFINITY;
    return Math.max(0, staleness.afterMs - this.#ageMs(command.id, madeAtWallMs));
  }

  #ageMs(id: string, madeAtWallMs: number): number {
    const madeMonotonicMs = this.#madeMonotonicMs.get(id);
    if (madeMonotonicMs !== undefined) return this.#environment.monotonicNowMs() - madeMonotonicMs;
    const wallAgeMs = this.#environment.wallNowMs() - madeAtWallMs;
    // A wall clock that was set back can't give an age: what is only valid for a minute counts as stale.
    return wallAgeMs < 0 ? Number.POSITIVE_INFINITY : wallAgeMs;
  }
}
