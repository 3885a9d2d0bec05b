import type { PairingContext } from "../context.ts";
import { Presenting } from "../presenting.ts";
import type { StoredJoining } from "../records.ts";

/** What is left of this phone's yes or no once the server has forgotten the attempt, or was faster with the other's yes. */
export class ForgottenYes {
  readonly #context: PairingContext;
  #presenting: Presenting | null = null;

  constructor(context: PairingContext) {
    this.#context = context;
  }

  /** Whether it has let this phone in; null while that is being asked already. A seat that is of no use is given back. */
  async hasLetIn(joining: StoredJoining): Promise<boolean | null> {
    const { credential, attemptId: id, key, state, accepted } = joining;
    // For a pairing that exists already, only the confirmation holds what this phone needs there.
    if (accepted !== "pair" || state.step !== "accepted") {
      await this.giveBack(joining);
      return false;
    }
    if (this.#presenting !== null) return null;
    this.#presenting = new Presenting(this.#context, { credential, id, key });
    return await this.#presenting.isKnown();
  }

  /**
   * This phone may have been let in although it said no. A new pairing ends, so that nobody is alone in it; in one that
   * existed before, the phone that holds the seat keeps it if this one still waits.
   */
  giveBack({ credential, accepted }: StoredJoining): Promise<unknown> {
    return this.#context.giveBack({ token: credential.token, waits: accepted !== "pair" });
  }

  wake(): void {
    this.#presenting?.wake();
  }

  close(): void {
    this.#presenting?.close();
  }
}
