import type { Offer } from "../../../shared/pairing/inviter.ts";
import { cleanName } from "../../../shared/pairing/name.ts";
import type { Purpose } from "../../../shared/protocol/pairing.ts";
import { AttuneError } from "../errors.ts";
import type { Membership } from "../storage/records.ts";
import type { Asked } from "./asked.ts";
import type { PairingContext } from "./context.ts";
import type { Invite } from "./invite.ts";
import { OpenInviting } from "./open-inviting.ts";
import { OpenJoining } from "./open-joining.ts";
import { linkSecret, makeLinkSecret } from "./openings.ts";
import { readCode } from "./read-code.ts";
import { makeCredential, random16 } from "./secrets.ts";

/** Everything that pairing does, loaded only when somebody pairs. At most one invitation and one attempt to join at a time. */
export class PairingFlow {
  readonly #context: PairingContext;
  readonly #origin: string;
  #inviting: OpenInviting | null = null;
  #joining: OpenJoining | null = null;
  #closed = false;

  constructor(context: PairingContext, origin: string) {
    this.#context = context;
    this.#origin = origin;
  }

  async invite(purpose: Purpose, name: string): Promise<Invite> {
    const offer = this.#offer(purpose, name);
    const { environment, records } = this.#context;
    // The one before ends, also if it is from before the app was closed; the server hears of it when it can.
    if (records.invitation !== null)
      void this.#openedInviting()
        .cancel()
        .catch(() => undefined);
    this.#inviting = null;
    const secrets = [linkSecret("qr", makeLinkSecret(environment)), linkSecret("link", makeLinkSecret(environment))];
    const credential = makeCredential(environment);
    await records.saveInvitation({
      key: random16(environment),
      invitationId: null,
      purpose,
      offer,
      credential,
      secrets,
      attempts: {},
    });
    return await this.#openInviting();
  }

  async open(text: string): Promise<Asked> {
    const { environment, handshake, records, membership } = this.#context;
    const invitation = readCode(handshake.parseInvitation(text), this.#origin);
    const place = membership();
    if (place?.over === null) throw new AttuneError("alreadyPaired");
    const own = records.invitation?.secrets.some((secret) => secret.invitation.handle === invitation.handle) ?? false;
    if (own) throw new AttuneError("ownCode");
    const state = handshake.joiner.open(invitation, records.spent);
    if (state.step === "failed") throw new AttuneError("codeNotFound");
    this.#joining?.close();
    const credential = makeCredential(environment);
    await records.saveJoining({ key: random16(environment), invitation, attemptId: null, state, credential, name: "" });
    this.#joining = this.#openJoining();
    await this.#joining.claim();
    return await this.#joining.asked;
  }

  /** What was under way when the app was closed: an invitation, a question to answer, or nothing. */
  async pending(): Promise<Invite | Asked | null> {
    const { invitation, joining } = this.#context.records;
    if (invitation !== null) return await this.#openInviting();
    if (joining === null) return null;
    if (this.#joining === null) {
      this.#joining = this.#openJoining();
      await this.#joining.resume();
    }
    // A no that is still on its way to the server asks nothing of anyone.
    return joining.state.step === "declined" ? null : await this.#joining.asked;
  }

  /** Gives up what this phone was joining. */
  stopJoining(): void {
    this.#joining?.fail(new AttuneError("invitationOver"));
    this.#joining = null;
  }

  wake(): void {
    this.#inviting?.wake();
    this.#joining?.wake();
  }

  close(): void {
    this.#closed = true;
    this.#inviting?.close();
    this.#joining?.close();
  }

  async #openInviting(): Promise<Invite> {
    const inviting = this.#openedInviting();
    try {
      return await inviting.open();
    } catch (error) {
      inviting.close();
      this.#inviting = null;
      throw error;
    }
  }

  #openedInviting(): OpenInviting {
    this.#mustBeOpen();
    this.#inviting ??= new OpenInviting(this.#context, this.#origin);
    return this.#inviting;
  }

  #openJoining(): OpenJoining {
    this.#mustBeOpen();
    return new OpenJoining(this.#context);
  }

  /** It may have been closed while something was loaded or stored: what is stored is taken up at the next start. */
  #mustBeOpen(): void {
    if (this.#closed) throw new AttuneError("closed");
  }

  #offer(purpose: Purpose, given: string): Offer {
    const place = this.#context.membership();
    if (purpose === "pair") {
      if (place?.over === null) throw new AttuneError("alreadyPaired");
      const name = cleanName(given);
      if (name === "") throw new AttuneError("badName");
      return { purpose, name };
    }
    if (place?.over !== null) throw new AttuneError("notPaired");
    return memberOffer(purpose, place);
  }
}

function memberOffer(purpose: "replace" | "move", { names, rootKey }: Membership): Offer {
  const { mine: name, partner: partnerName } = names;
  return purpose === "replace" ? { purpose, name, rootKey } : { purpose, name, rootKey, partnerName };
}
