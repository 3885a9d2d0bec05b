import type { Cancel, Environment } from "../../environment/environment.ts";
import { type AttuneErrorCode, isAttuneError } from "../../errors.ts";

export type CodeRenewalOptions = {
  readonly environment: Environment;
  freshCode(): Promise<void>;
  /** For how long the newest code is good yet, milliseconds. */
  leftMs(): number;
  renewed(): void;
  /** There have been so many codes that the next one has to wait. It comes by itself then. */
  waits(retryAfterMs: number): void;
  ended(why: AttuneErrorCode): void;
};

const RETRY_AFTER_MS = 10_000;

/** Keeps a good code on the screen: makes the next one when the last has run out, or was used. */
export class CodeRenewal {
  readonly #options: CodeRenewalOptions;
  #cancelTimer: Cancel = () => undefined;
  #closed = false;

  constructor(options: CodeRenewalOptions) {
    this.#options = options;
    this.#renewIn(options.leftMs());
  }

  /** The code on the screen was used: the next one is made at once. */
  async renew(): Promise<void> {
    if (this.#closed) return;
    const { freshCode, leftMs, renewed, waits, ended } = this.#options;
    try {
      await freshCode();
      renewed();
      this.#renewIn(leftMs());
    } catch (error) {
      if (isAttuneError(error, "invitationOver", "closed")) return ended(error.code);
      const retryAfterMs = isAttuneError(error) ? (error.retryAfterMs ?? RETRY_AFTER_MS) : RETRY_AFTER_MS;
      if (isAttuneError(error, "tooManyCodes")) waits(retryAfterMs);
      this.#renewIn(retryAfterMs);
    }
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer();
  }

  #renewIn(afterMs: number): void {
    this.#cancelTimer();
    this.#cancelTimer = this.#options.environment.setTimer(afterMs, () => void this.renew());
  }
}
