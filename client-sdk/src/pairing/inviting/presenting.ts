import { isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { PairLine } from "../pair-line.ts";
import type { StoredInvitation } from "../records.ts";

/**
 * An inviter whose yes was never answered asks once more, as the member that the yes would have made of this phone. The server
 * keeps credentials long after it has forgotten the invitation.
 */
export class Presenting {
  readonly #line: PairLine;
  readonly #invitation: StoredInvitation;

  constructor({ transport, environment, status }: PairingContext, invitation: StoredInvitation) {
    this.#invitation = invitation;
    this.#line = new PairLine({
      transport,
      environment,
      token: invitation.credential.token,
      attach: () => null,
      attached: () => undefined,
      news: () => undefined,
      refused: () => undefined,
      status,
    });
  }

  /** Once: whether the server knows the credential, be it of a place that has ended since. Rejects with `closed`. */
  async isKnown(): Promise<boolean> {
    const { invitationId, key } = this.#invitation;
    if (invitationId === null) return false;
    try {
      // Any answer will do: a credential that the server doesn't know is refused before.
      await this.#line.ask({ type: "attach", id: invitationId, key });
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
