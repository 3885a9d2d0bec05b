import type { Environment } from "../../environment/environment.ts";
import type { OpenSecret } from "../records.ts";
import { CODE_MS, codeAgeMs, shownCode } from "./openings.ts";

/**
 * How long the code on the screen is still valid, by both of this phone's clocks: nobody can set the monotonic one, and
 * only the wall clock counts time asleep. The lower value is believed.
 */
export class CodeLife {
  readonly #environment: Pick<Environment, "monotonicNowMs" | "wallNowMs">;
  #code: string | null = null;
  #endsAtMonotonicMs = 0;

  constructor(environment: Pick<Environment, "monotonicNowMs" | "wallNowMs">) {
    this.#environment = environment;
  }

  /** Milliseconds; 0 for a code from before the app was closed whose age is unknown. */
  leftMs(secrets: readonly OpenSecret[]): number {
    const nowMs = this.#environment.monotonicNowMs();
    const leftByWallMs = CODE_MS - codeAgeMs(secrets, this.#environment.wallNowMs());
    const { text } = shownCode(secrets);
    if (text !== this.#code) {
      this.#code = text;
      this.#endsAtMonotonicMs = nowMs + (leftByWallMs <= CODE_MS ? leftByWallMs : 0);
    }
    return Math.max(0, Math.min(this.#endsAtMonotonicMs - nowMs, leftByWallMs));
  }
}
