import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { AttuneError, isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { type Elsewhere, isCrossed } from "./elsewhere.ts";
import type { Inviting } from "./inviting.ts";

export type ConfirmingOptions = {
  readonly context: PairingContext;
  readonly inviting: Inviting;
  /** Null when it is nowhere else. */
  elsewhere(): Elsewhere | null;
  /** Both phones are in. */
  over(): void;
};

/** This phone's yes to who has joined, from when it is said until both phones are in. */
export class Confirming {
  readonly #options: ConfirmingOptions;
  readonly #purpose: Purpose;
  #saying: Promise<void> | null = null;
  /** How to take up what came of the yes, once the server has it: saving may fail, and be asked for again. */
  #adopt: (() => Promise<void>) | null = null;

  constructor(options: ConfirmingOptions) {
    this.#options = options;
    this.#purpose = options.inviting.stored.purpose;
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
    const { context, inviting } = this.#options;
    if (this.#purpose === "pair" && context.membership()?.over === null) throw new AttuneError("alreadyPaired");
    const { credential, offer, purpose } = inviting.stored;
    if (purpose !== "pair") {
      await inviting.confirm(attemptId);
      return async () => undefined;
    }
    await this.#giveWayBefore(attemptId);
    const { rootKey, joinerName } = await inviting.confirm(attemptId);
    await this.#giveUpAfter(credential.token);
    const names = { mine: offer.name, partner: joinerName };
    return () => context.adopt({ ...credential, rootKey, names, seat: null, over: null });
  }

  async #giveWayBefore(attemptId: string): Promise<void> {
    const { inviting, elsewhere } = this.#options;
    if (inviting.confirmed !== null) return;
    const other = elsewhere();
    if (!isCrossed(attemptId, inviting.stored.attempts[attemptId], other?.yes ?? null)) await other?.giveWay();
  }

  /** If the one whose yes was left standing was faster, and isn't the same person after all, that place is this phone's. */
  async #giveUpAfter(token: string): Promise<void> {
    const { context, elsewhere } = this.#options;
    await elsewhere()?.stop();
    if (context.membership()?.over !== null) return;
    await context.giveBack(token);
    throw new AttuneError("alreadyPaired");
  }
}
