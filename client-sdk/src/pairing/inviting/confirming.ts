import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { AttuneError, isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { type Elsewhere, isCrossed } from "./elsewhere.ts";
import type { InvitationSteps } from "./invitation-steps.ts";

export type ConfirmingOptions = {
  readonly context: PairingContext;
  readonly steps: InvitationSteps;
  /** Null when it isn't joining anything else. */
  elsewhere(): Elsewhere | null;
  /** Both phones are in. */
  over(): void;
};

/** This phone's confirmation of whoever joined, from the moment it is given until both phones are in. */
export class Confirming {
  readonly #options: ConfirmingOptions;
  readonly #purpose: Purpose;
  #saying: Promise<void> | null = null;
  /** How to store the result of the confirmation once the server has it: saving may fail, and then be asked for again. */
  #adopt: (() => Promise<void>) | null = null;

  constructor(options: ConfirmingOptions) {
    this.#options = options;
    this.#purpose = options.steps.stored.purpose;
  }

  /** Asked for by the person, and after a restart by the server's news too: done once. */
  say(attemptId: string): Promise<void> {
    this.#saying ??= this.#sayOnce(attemptId).catch((error: unknown) => {
      this.#saying = null;
      throw error;
    });
    return this.#saying;
  }

  /**
   * Whether an earlier confirmation has brought both phones in; null when there was none. Rejects where only the app's next
   * start can tell.
   */
  broughtIn(): Promise<boolean> | null {
    const { confirmed } = this.#options.steps;
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
    await context.records.mustBeCurrent();
    this.#adopt ??= await this.#tellServer(attemptId);
    await this.#adopt();
    await context.records.saveInvitation(null);
    over();
  }

  /** Resolves once both phones are in, with how to store that here. */
  async #tellServer(attemptId: string): Promise<() => Promise<void>> {
    const { context, steps } = this.#options;
    if (this.#purpose === "pair" && context.membership()?.over === null) throw new AttuneError("alreadyPaired");
    const { credential, offer, purpose } = steps.stored;
    if (purpose !== "pair") {
      await this.#keepName(attemptId);
      await steps.confirm(attemptId);
      return async () => undefined;
    }
    await this.#giveWayBefore(attemptId);
    const { rootKey, joinerName } = await steps.confirm(attemptId);
    await this.#giveUpAfter(credential.token);
    const names = { mine: offer.name, partner: joinerName };
    return () => context.adopt({ ...credential, rootKey, names, seat: null, over: null });
  }

  /** Before the server hears of it: whatever answer is lost, this phone will know how its partner is called. */
  async #keepName(attemptId: string): Promise<void> {
    const { context, steps } = this.#options;
    const attempt = steps.stored.attempts[attemptId];
    if (attempt?.step !== "accepted" || !attempt.joinerDevice || attempt.joinerName === "") return;
    await context.records.saveName(attempt.joinerDevice, attempt.joinerName);
  }

  async #giveWayBefore(attemptId: string): Promise<void> {
    const { steps, elsewhere } = this.#options;
    if (steps.confirmed !== null) return;
    const other = elsewhere();
    if (!isCrossed(attemptId, steps.stored.attempts[attemptId], other?.yes ?? null)) await other?.giveWay();
  }

  /** If the person whose yes was left standing was faster, and turns out to be somebody else, that seat is this phone's. */
  async #giveUpAfter(token: string): Promise<void> {
    const { context, elsewhere } = this.#options;
    await elsewhere()?.stop();
    if (context.membership()?.over !== null) return;
    await context.giveBack({ token });
    throw new AttuneError("alreadyPaired");
  }
}
