import type { JoinerState } from "../../../../shared/pairing/joiner.ts";
import { cleanName } from "../../../../shared/pairing/name.ts";
import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { fieldsOf, textOf } from "../../demands/given.ts";
import { AttuneError } from "../../errors.ts";
import type { JoiningSteps } from "./joining-steps.ts";

type Offered = Extract<JoinerState, { step: "offered" | "accepted" }>;

export type AskedOptions = {
  readonly steps: JoiningSteps;
  readonly offered: Offered;
  /** Resolves when the inviter has confirmed and this phone is a member; rejects when that won't happen. */
  readonly paired: Promise<void>;
};

/** The question to this phone's person: who invites, before they say yes or no. */
export class Asked {
  /** The partner's name; with `move`, one's own. */
  readonly from: { readonly name: string };
  /** `pair`: a new pairing. `replace`: back into it after losing a phone. `move`: over from one's own old phone. */
  readonly purpose: Purpose;
  readonly #options: AskedOptions;
  #accepting: Promise<void> | null = null;

  constructor(options: AskedOptions) {
    this.#options = options;
    this.from = { name: options.offered.inviterName };
    this.purpose = options.offered.purpose;
  }

  /** Whether this phone said yes already, before it was closed. */
  get accepted(): boolean {
    return this.#accepting !== null || this.#options.offered.step === "accepted";
  }

  /**
   * Says yes; resolves once the other has confirmed, however long that takes. Rejects with `badName`, `declined`,
   * `invitationOver` or `storageFailed`. `name` has 1 to 40 characters; with `move` it is taken from the old phone.
   */
  accept(as: { readonly name?: string } = {}): Promise<void> {
    this.#accepting ??= this.#accept(textOf(fieldsOf(as).name)).catch((error: unknown) => {
      this.#accepting = null;
      throw error;
    });
    return this.#accepting;
  }

  /**
   * Says "not now", even after a yes. Resolves once the server knows. Rejects with `alreadyPaired` when the old phone had
   * confirmed a move before: then this phone is in.
   */
  async decline(): Promise<void> {
    await this.#options.steps.decline();
  }

  async #accept(given: string): Promise<void> {
    const { steps, offered, paired } = this.#options;
    const stored = offered.step === "accepted" ? steps.stored.name : "";
    const name = cleanName(offered.purpose === "move" ? offered.inviterName : stored || given);
    if (name === "") throw new AttuneError("badName");
    // The inviter's confirmation may arrive before the server's answer to this yes.
    if (offered.step === "offered") await Promise.race([steps.accept(name), paired]);
    await paired;
  }
}
