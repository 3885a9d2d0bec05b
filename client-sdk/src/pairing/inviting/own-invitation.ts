import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { AttuneError, type AttuneErrorCode, isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { isUndecided } from "../pair-reply.ts";
import { confirmedIn } from "../records.ts";
import { makeCredential, random16 } from "../secrets.ts";
import type { Invite } from "./invite.ts";
import { offerOf } from "./offer.ts";
import { OpenInvitation, type OpenInvitationOptions } from "./open-invitation.ts";
import { linkSecret, makeLinkSecret } from "./openings.ts";

/** The invitation of this phone: at most one at a time, also across restarts of the app. */
export class OwnInvitation {
  readonly #context: PairingContext;
  readonly #options: OpenInvitationOptions;
  /** Those that ended here but not yet on the server. */
  readonly #ending = new Set<OpenInvitation>();
  #open: OpenInvitation | null = null;
  #closed = false;

  constructor(context: PairingContext, options: OpenInvitationOptions) {
    this.#context = context;
    this.#options = options;
  }

  /** Ends the one before. Rejects with `noAnswer` while nobody knows whether that has brought somebody in. */
  async begin(purpose: Purpose, name: string): Promise<Invite> {
    const { environment, records, membership } = this.#context;
    const offer = offerOf(purpose, name, membership());
    if (confirmedIn(records.invitation) !== null) {
      // Connects, to hear the server's answer to that yes.
      this.#opened();
      throw new AttuneError("noAnswer");
    }
    this.end();
    const secrets = [linkSecret("qr", makeLinkSecret(environment)), linkSecret("link", makeLinkSecret(environment))];
    const credential = makeCredential(environment);
    const key = random16(environment);
    try {
      await records.saveInvitation({ key, invitationId: null, purpose, offer, credential, secrets, attempts: {} });
      return await this.resume();
    } catch (error) {
      // After a refusal nothing is under way: otherwise the next start would open the invitation without being asked to.
      if (!isAttuneError(error, "closed")) records.saveInvitation(null).catch(() => undefined);
      throw error;
    }
  }

  /** Goes on with the one that is stored. */
  async resume(): Promise<Invite> {
    const opened = this.#opened();
    try {
      return await opened.open();
    } catch (error) {
      const isCurrent = this.#open === opened;
      // A resumed invitation waits for the next start unless this error decides something.
      if (isCurrent && !isUndecided(error)) opened.drop().catch(() => undefined);
      opened.close();
      if (isCurrent) this.#open = null;
      throw error;
    }
  }

  /** Ends it, also one from before the app was closed; the server hears of it when possible. */
  end(): void {
    if (this.#context.records.invitation === null) this.#open?.letGo();
    else {
      const ending = this.#opened();
      this.#ending.add(ending);
      ending
        .drop()
        .catch(() => undefined)
        .finally(() => this.#ending.delete(ending));
    }
    this.#open = null;
  }

  wake(): void {
    this.#open?.wake();
  }

  close(why: AttuneErrorCode): void {
    this.#closed = true;
    for (const ending of this.#ending) ending.close();
    this.#open?.close(why);
  }

  /** Pairing may have been closed while something was being loaded or stored. What is stored is resumed at the next start. */
  #opened(): OpenInvitation {
    if (this.#closed) throw new AttuneError("closed");
    this.#open ??= new OpenInvitation(this.#context, this.#options);
    return this.#open;
  }
}
