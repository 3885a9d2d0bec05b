import type { ConnectionDriver } from "../connection/driver.ts";
import type { Environment } from "../environment/environment.ts";
import type { ClockDriver } from "./clock-driver.ts";

export type KnownTimeOptions = {
  readonly environment: Environment;
  readonly clock: Pick<ClockDriver, "serverNowMs">;
  /** While a connection serves, a reply may settle the time at any moment. */
  readonly driver: Pick<ConnectionDriver, "serving">;
  /** The wall clock's error when last compared; null if it never was. */
  readonly serverMinusWallMs: number | null;
  /** When this phone last saved something. A wall clock that now shows an earlier time was set back and isn't believed. */
  readonly notBeforeMs: number;
  save(serverMinusWallMs: number): void;
};

/** Smaller differences don't matter to anything that fades in hours. */
const WORTH_SAVING_MS = 1_000;

/** The best available server time: from the shared clock, else from the wall clock corrected by its last known error. */
export class KnownTime {
  readonly #options: KnownTimeOptions;
  /** Exact to a fraction of a second once the server was heard: after a sleep, a breath without a connection goes by it. */
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
   * Like `nowMs`, but time that the phone has slept counts before a reply confirms it: a command asked now must not
   * seem to have been asked earlier. A wall clock set ahead looks the same, and does no harm here.
   */
  latestMs(): number | null {
    const { clock, environment, notBeforeMs } = this.#options;
    const nowMs = clock.serverNowMs();
    if (this.#serverMinusWallMs === null) return nowMs;
    const byWallMs = environment.wallNowMs() + this.#serverMinusWallMs;
    const leastMs = nowMs === null ? notBeforeMs - WORTH_SAVING_MS : nowMs + WORTH_SAVING_MS;
    return byWallMs > leastMs ? byWallMs : nowMs;
  }

  /** Like `nowMs`, falling back to the plain wall clock. */
  roughNowMs(): number {
    return this.nowMs() ?? this.#options.environment.wallNowMs();
  }

  /** Takes what the server's clock said just now. */
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
