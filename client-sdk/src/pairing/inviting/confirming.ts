import { isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import type { Inviting } from "./inviting.ts";

export type ConfirmingOptions = {
  readonly context: PairingContext;
  readonly inviting: Inviting;
  /** Takes back a yes that this phone may have said elsewhere. Rejects with `alreadyPaired` when it was let in there. */
  nowhereElse(): Promise<void>;
  /** Both phones are in. */
  over(): void;
};

/** This phone's yes to who has joined, from when it is said until both phones are in. */
export class Confirming {
  readonly #options: ConfirmingOptions;
  #saying: Promise<void> | null = null;
  /** How to take up what came of the yes, once the server has it: saving may fail, and be asked for again. */
  #adopt: (() => Promise<void>) | null = null;

  constructor(options: ConfirmingOptions) {
    this.#options = options;
  }

  /** Wanted by the person, and after a restart by the server's news too: it is done once. */
  say(attemptId: string): Promise<void> {
    this.#saying ??= this.#sayOnce(attemptId).catch((error: unknown) => {
      this.#saying = null;
      throw error;
    });
    return this.#saying;
  }

  /** Whether a yes that was said has brought both phones in; null when none was said. Rejects where only the app's next start can tell. */
  broughtIn(): Promise<boolean> | null {
    const { confirmed } = this.#options.inviting;
    const said = this.#saying ?? (confirmed === null ? null : this.say(confirmed.attemptId));
    if (said === null) return null;
    return said.then(
      () => true,
      (error: unknown) => {
        if (isAttuneError(error, "closed", "storageFailed")) throw error;
        return false;
      },
    );
  }

  async #sayOnce(attemptId: string): Promise<void> {
    const { context, over } = this.#options;
    this.#adopt ??= await this.#tellServer(attemptId);
    await this.#adopt();
    await context.records.saveInvitation(null);
    over();
  }

  /** Resolves once both phones are in, with how to take that up here. */
  async #tellServer(attemptId: string): Promise<() => Promise<void>> {
    const { context, inviting, nowhereElse } = this.#options;
    const { credential, offer, purpose } = inviting.stored;
    if (purpose === "pair" && inviting.confirmed === null) await nowhereElse();
    const { rootKey, joinerName } = await inviting.confirm(attemptId);
    if (purpose !== "pair") return async () => undefined;
    const names = { mine: offer.name, partner: joinerName };
    return () => context.adopt({ ...credential, rootKey, names, seat: null, over: null });
  }
}
