import type { Staleness } from "../../../shared/practices/practice.ts";
import type { Environment } from "../environment/environment.ts";
import type { OutboxEntry } from "./entry.ts";

/** How old the commands in the outbox are, whatever the wall clock does while the app runs. */
export class Ages {
  readonly #environment: Environment;
  readonly #madeMonotonicMs = new Map<string, number>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  made(id: string): void {
    this.#madeMonotonicMs.set(id, this.#environment.monotonicNowMs());
  }

  forget(id: string): void {
    this.#madeMonotonicMs.delete(id);
  }

  /** Whether the command was made before the app was last started. */
  isRestored(id: string): boolean {
    return !this.#madeMonotonicMs.has(id);
  }

  /** Milliseconds until it is stale: 0 when it is, infinite when it never will be. */
  staleInMs({ command, madeAtWallMs }: OutboxEntry, staleness: Staleness): number {
    if (staleness.then !== "drop") return Number.POSITIVE_INFINITY;
    const madeMonotonicMs = this.#madeMonotonicMs.get(command.id);
    // A wall clock that was set back can't tell an age: what only has its meaning for a minute is then left out.
    const wallAgeMs = this.#environment.wallNowMs() - madeAtWallMs;
    const ageMs =
      madeMonotonicMs === undefined
        ? wallAgeMs < 0
          ? Number.POSITIVE_INFINITY
          : wallAgeMs
        : this.#environment.monotonicNowMs() - madeMonotonicMs;
    return Math.max(0, staleness.afterMs - ageMs);
  }
}
