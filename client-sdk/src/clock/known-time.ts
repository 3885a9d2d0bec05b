import type { ConnectionDriver } from "../connection/driver.ts";
import type { Environment } from "../environment/environment.ts";
import type { ClockDriver } from "./clock-driver.ts";

export type KnownTimeOptions = {
  readonly environment: Environment;
  readonly clock: Pick<ClockDriver, "serverNowMs">;
  /** While a connection serves, a reply that tells what became of the time may come at any moment. */
  readonly driver: Pick<ConnectionDriver, "serving">;
  /** By how much this device's wall clock was off when it was last compared; null when it never was. */
  readonly serverMinusWallMs: number | null;
  /** When this phone last saved something: a wall clock that was set back since then tells no time. */
  readonly notBeforeMs: number;
  save(serverMinusWallMs: number): void;
};

/** A difference below this matters to nothing that fades in hours. */
const WORTH_SAVING_MS = 1_000;

/** Server time as well as it is known: by the shared clock, else by the wall clock and what was once found to be its error. */
export class KnownTime {
  readonly #options: KnownTimeOptions;
  /** To a split second once the server was heard: a breath without a connection goes by it after a sleep. */
  #serverMinusWallMs: number | null;
  #savedMs: number | null;

  constructor(options: KnownTimeOptions) {
    this.#options = options;
    this.#serverMinusWallMs = options.serverMinusWallMs;
    this.#savedMs = options.serverMinusWallMs;
  }

  /** Good enough for what fades in hours; null while not even the wall clock's error is known. */
  nowMs(): number | null {
    const { clock, driver } = this.#options;
    return (driver.serving && clock.serverNowMs()) ?? this.latestMs();
  }

  /**
   * The same, where what this phone has slept counts although no reply has told of it yet: what is asked now must not arrive as
   * if it had been asked before. A wall clock that was set ahead meanwhile looks just like that, and does no harm there.
   */
  latestMs(): number | null {
    const { clock, environment, notBeforeMs } = this.#options;
    const nowMs = clock.serverNowMs();
    if (this.#serverMinusWallMs === null) return nowMs;
    const byWallMs = environment.wallNowMs() + this.#serverMinusWallMs;
    const leastMs = nowMs === null ? notBeforeMs - WORTH_SAVING_MS : nowMs + WORTH_SAVING_MS;
    return byWallMs > leastMs ? byWallMs : nowMs;
  }

  /** The same, or as the wall clock has it. */
  roughNowMs(): number {
    return this.nowMs() ?? this.#options.environment.wallNowMs();
  }

  /** The server's clock has just said this. */
  heard(serverMs: number): void {
    const { clock, environment, save } = this.#options;
    const serverMinusWallMs = Math.round((clock.serverNowMs() ?? serverMs) - environment.wallNowMs());
    this.#serverMinusWallMs = serverMinusWallMs;
    const savedMs = this.#savedMs ?? Number.POSITIVE_INFINITY;
    if (Math.abs(serverMinusWallMs - savedMs) < WORTH_SAVING_MS) return;
    this.#savedMs = serverMinusWallMs;
    save(serverMinusWallMs);
  }
}
