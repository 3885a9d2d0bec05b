import { isAttuneError } from "../errors.ts";
import type { PairingContext } from "./context.ts";
import { PairLine } from "./pair-line.ts";
import type { Credential } from "./secrets.ts";

/** What a yes belonged to: the id of the invitation or attempt, and its key. */
export type GivenYes = { readonly credential: Credential; readonly id: string | null; readonly key: string };

/**
 * A phone whose yes was never answered asks once more, as the member that the yes would have made it. The server keeps
 * credentials long after it has forgotten the invitation.
 */
export class Presenting {
  readonly #line: PairLine;
  readonly #given: GivenYes;

  constructor({ transport, environment, status }: PairingContext, given: GivenYes) {
    this.#given = given;
    this.#line = new PairLine({
      transport,
      environment,
      token: given.credential.token,
      attach: () => null,
      attached: () => undefined,
      news: () => undefined,
      refused: () => undefined,
      status,
    });
  }

  /** Callable once: whether the server knows the credential, even for a pairing that has ended since. Rejects with `closed`. */
  async isKnown(): Promise<boolean> {
    const { id, key } = this.#given;
    if (id === null) return false;
    try {
      // Any answer will do: an unknown credential is refused before.
      await this.#line.ask({ type: "attach", id, key });
      return true;
    } catch (error) {
      if (isAttuneError(error, "unknownToken")) return false;
      if (isAttuneError(error, "invitationOver", "ended", "moved")) return true;
      throw error;
    } finally {
      this.#line.close();
    }
  }

  wake(): void {
    this.#line.wake();
  }

  close(): void {
    this.#line.close();
  }
}
