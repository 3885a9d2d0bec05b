import type { Staleness } from "../../../shared/practices/practice.ts";
import type { Environment } from "../environment/environment.ts";
import type { OutboxEntry } from "./entry.ts";

/**
 * What this run of the app knows of the commands in the outbox: how old they are, whatever the wall clock does meanwhile,
 * and whether they may have reached the server.
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

  /** It may have reached the server: in this run of the app, or in one before. */
  maybeSent(id: string): boolean {
    return this.#sent.has(id) || !this.#madeMonotonicMs.has(id);
  }

  over(id: string): void {
    this.#madeMonotonicMs.delete(id);
    this.#sent.delete(id);
  }

  /** Milliseconds until it is stale: 0 when it is, infinite when it never will be. */
  staleInMs({ command, madeAtWallMs }: OutboxEntry, staleness: Staleness): number {
    if (staleness.then !== "drop") return Number.POSITIVE_INFINITY;
    return Math.max(0, staleness.afterMs - this.#ageMs(command.id, madeAtWallMs));
  }

  #ageMs(id: string, madeAtWallMs: number): number {
    const madeMonotonicMs = this.#madeMonotonicMs.get(id);
    if (madeMonotonicMs !== undefined) return this.#environment.monotonicNowMs() - madeMonotonicMs;
    const wallAgeMs = this.#environment.wallNowMs() - madeAtWallMs;
    // A wall clock that was set back can't tell an age: what only has its meaning for a minute is then left out.
    return wallAgeMs < 0 ? Number.POSITIVE_INFINITY : wallAgeMs;
  }
}
