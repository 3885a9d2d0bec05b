import type { Cancel, Environment } from "../../environment/environment.ts";
import { type AttuneErrorCode, isAttuneError } from "../../errors.ts";
import type { OpenSecret } from "../records.ts";
import { CodeLife } from "./code-life.ts";

export type CodeRenewalOptions = {
  readonly environment: Environment;
  freshCode(): Promise<void>;
  secrets(): readonly OpenSecret[];
  renewed(): void;
  /** The limit of codes is reached, so the next one has to wait. It then comes by itself. */
  waits(retryAfterMs: number): void;
  ended(why: AttuneErrorCode): void;
};

const RETRY_AFTER_MS = 10_000;
/** A timer set for the code's end fires late on a phone that slept, or whose clock was set. */
const LOOK_EVERY_MS = 15_000;

/** Keeps a valid code on the screen: makes the next one when the last has expired or was used. */
export class CodeRenewal {
  readonly #options: CodeRenewalOptions;
  readonly #life: CodeLife;
  #cancelTimer: Cancel = () => undefined;
  #cancelLook: Cancel = () => undefined;
  /** Whether the code was valid when last checked, and nobody had used it. */
  #isGood = true;
  #closed = false;

  constructor(options: CodeRenewalOptions) {
    this.#options = options;
    this.#life = new CodeLife(options.environment);
    this.#renewIn(this.leftMs);
    this.#lookLater();
  }

  /** How long the newest code is still valid, milliseconds; 0 once it was used. */
  get leftMs(): number {
    return this.#isGood ? this.#life.leftMs(this.#options.secrets()) : 0;
  }

  /** Makes the next code if this one has expired meanwhile. */
  look(): void {
    if (this.#isGood && this.leftMs <= 0) void this.renew();
  }

  /** The code on the screen was used: makes the next one at once. */
  async renew(): Promise<void> {
    if (this.#closed) return;
    const { freshCode, renewed, waits, ended } = this.#options;
    this.#cancelTimer();
    this.#isGood = false;
    try {
      await freshCode();
      if (this.#closed) return;
      this.#isGood = true;
      renewed();
      this.#renewIn(this.leftMs);
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
    this.#cancelLook();
  }

  #lookLater(): void {
    this.#cancelLook = this.#options.environment.setTimer(LOOK_EVERY_MS, () => {
      this.#lookLater();
      this.look();
    });
  }

  #renewIn(afterMs: number): void {
    this.#cancelTimer();
    if (this.#closed) return;
    this.#cancelTimer = this.#options.environment.setTimer(afterMs, () => void this.renew());
  }
}
