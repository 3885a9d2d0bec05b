import type { Invitation } from "../../../shared/pairing/invitation.ts";
import { cleanName } from "../../../shared/pairing/name.ts";
import type { Purpose } from "../../../shared/protocol/pairing.ts";
import { AttuneError, type AttuneErrorCode, isAttuneError } from "../errors.ts";
import type { Membership } from "../storage/membership.ts";
import type { PairingContext } from "./context.ts";
import type { Invite } from "./inviting/invite.ts";
import { offerOf } from "./inviting/offer.ts";
import { OpenInviting } from "./inviting/open-inviting.ts";
import { linkSecret, makeLinkSecret } from "./inviting/openings.ts";
import type { Asked } from "./joining/asked.ts";
import { OpenJoining } from "./joining/open-joining.ts";
import { readCode } from "./joining/read-code.ts";
import { ASK_WITHIN_MS } from "./pair-line.ts";
import { isUndecided } from "./pair-reply.ts";
import { confirmedIn, type StoredJoining, waitsForYes } from "./records.ts";
import { makeCredential, random16 } from "./secrets.ts";
import { Turns } from "./turns.ts";

export type PairingFlowPorts = PairingContext & {
  /** An invitation continues while this phone is asked a question. */
  beside(invite: Invite): void;
};

/** Everything that pairing does, loaded only when somebody pairs. At most one invitation and one attempt to join at a time. */
export class PairingFlow {
  readonly #context: PairingFlowPorts;
  readonly #origin: string;
  readonly #turns = new Turns();
  /** Invitations that ended here but not yet on the server. */
  readonly #ending = new Set<OpenInviting>();
  #inviting: OpenInviting | null = null;
  #joining: OpenJoining | null = null;
  #closed = false;

  constructor(context: PairingFlowPorts, origin: string) {
    this.#context = context;
    this.#origin = origin;
    context.records.storedAgain = () => this.#comeIn();
  }

  /** One at a time: each ends the one before. */
  invite(purpose: Purpose, name: string): Promise<Invite> {
    return this.#turns.run(() => this.#invite(purpose, name));
  }

  /** A typo is reported at once, whatever else is in turn. */
  async open(text: string): Promise<Asked> {
    const invitation = readCode(this.#context.handshake.parseInvitation(text), this.#origin);
    const joining = await this.#turns.run(() => this.#join(invitation));
    await joining.claim();
    return await joining.asked;
  }

  /** An unusable name is refused first, before the code is used up. */
  async join(text: string, name: string): Promise<void> {
    if (cleanName(name) === "") throw new AttuneError("badName");
    await (await this.open(text)).accept({ name });
  }

  /** A code of another kind needs a name, and nobody was asked for one here. */
  async moveHere(text: string): Promise<void> {
    const asked = await this.open(text);
    if (asked.purpose === "move") return await asked.accept();
    await asked.decline();
    throw new AttuneError("codeNotFound");
  }

  /**
   * What was under way when the app was closed: a question to answer, an invitation, or nothing. If there are both, both
   * continue.
   */
  async pending(): Promise<Invite | Asked | null> {
    const { records, beside } = this.#context;
    const { invitation, joining } = records;
    if (joining === null) return invitation === null ? null : await this.#openInviting();
    const asked = this.#takeUp(joining);
    if (invitation === null) return await asked;
    asked.catch(() => undefined);
    const invite = await this.#openInviting();
    if (waitsForYes(records.invitation)) return invite;
    beside(invite);
    const question = await asked.catch(() => null);
    return question ?? (records.invitation === null ? null : invite);
  }

  async #takeUp(joining: StoredJoining): Promise<Asked | null> {
    const isNew = this.#joining?.isOver ?? true;
    const open = this.#openedJoining();
    if (isNew) await open.resume();
    // This phone said no, and the server doesn't know yet: there is no question left.
    if (joining.state.step === "declined") return null;
    return await open.asked.catch((error: unknown) => {
      if (isAttuneError(error, "alreadyPaired")) return null;
      throw error;
    });
  }

  /** Gives up what this phone was joining; whoever reads its yes is told. */
  stopJoining(): void {
    this.#underWay()
      ?.stop()
      .catch(() => undefined);
  }

  wake(): void {
    this.#inviting?.wake();
    this.#joining?.wake();
  }

  close(why: AttuneErrorCode): void {
    this.#closed = true;
    this.#context.records.close();
    for (const ending of this.#ending) ending.close();
    this.#inviting?.close(why);
    this.#joining?.close();
  }

  async #invite(purpose: Purpose, name: string): Promise<Invite> {
    const { environment, records, membership } = this.#context;
    const offer = offerOf(purpose, name, membership());
    if (confirmedIn(records.invitation) !== null) {
      // Connects, to hear the server's answer to that yes.
      this.#openedInviting();
      throw new AttuneError("noAnswer");
    }
    this.#endInvitation();
    const secrets = [linkSecret("qr", makeLinkSecret(environment)), linkSecret("link", makeLinkSecret(environment))];
    const credential = makeCredential(environment);
    const key = random16(environment);
    try {
      await records.saveInvitation({ key, invitationId: null, purpose, offer, credential, secrets, attempts: {} });
      return await this.#openInviting();
    } catch (error) {
      // After a refusal nothing is under way: otherwise the next start would open the invitation without being asked to.
      if (!isAttuneError(error, "closed")) records.saveInvitation(null).catch(() => undefined);
      throw error;
    }
  }

  async #join(invitation: Invitation): Promise<OpenJoining> {
    const { environment, handshake, records, membership } = this.#context;
    mustBeFree(membership());
    const own = records.invitation?.secrets.some((secret) => secret.invitation.handle === invitation.handle) ?? false;
    if (own) throw new AttuneError("ownCode");
    const state = handshake.joiner.open(invitation, records.spent);
    if (state.step === "failed") throw new AttuneError("codeNotFound");
    await this.#underWay()?.stop(ASK_WITHIN_MS);
    mustBeFree(membership());
    const credential = makeCredential(environment);
    await records.saveJoining({ key: random16(environment), invitation, attemptId: null, state, credential, name: "" });
    this.#joining = this.#openJoining();
    return this.#joining;
  }

  async #openInviting(): Promise<Invite> {
    const inviting = this.#openedInviting();
    try {
      return await inviting.open();
    } catch (error) {
      const isCurrent = this.#inviting === inviting;
      // A resumed invitation waits for the next start unless this error decides something.
      if (isCurrent && !isUndecided(error)) inviting.drop().catch(() => undefined);
      inviting.close();
      if (isCurrent) this.#inviting = null;
      throw error;
    }
  }

  #openedInviting(): OpenInviting {
    this.#mustBeOpen();
    const adopt = async (membership: Membership): Promise<void> => {
      this.#joining?.close(new AttuneError("alreadyPaired"));
      await this.#context.adopt(membership);
    };
    const elsewhere = (): OpenJoining | null => this.#underWay();
    this.#inviting ??= new OpenInviting({ ...this.#context, adopt }, { origin: this.#origin, elsewhere });
    return this.#inviting;
  }

  #openJoining(): OpenJoining {
    this.#mustBeOpen();
    const adopt = async (membership: Membership): Promise<void> => {
      this.#endInvitation();
      await this.#context.adopt(membership);
    };
    return new OpenJoining({ ...this.#context, adopt });
  }

  /** The other's confirmation came while this phone couldn't save. Nobody may ask again, and the other isn't left alone. */
  #comeIn(): void {
    const { joining } = this.#context.records;
    if (joining?.state.step === "paired") this.#takeUp(joining).catch(() => undefined);
  }

  /** What this phone is joining, also from before the app was closed. */
  #underWay(): OpenJoining | null {
    if (this.#context.records.joining === null) return null;
    return this.#openedJoining();
  }

  #openedJoining(): OpenJoining {
    const joining = this.#joining?.isOver === false ? this.#joining : this.#openJoining();
    this.#joining = joining;
    return joining;
  }

  /** Ends the invitation, also one from before the app was closed; the server hears of it when possible. */
  #endInvitation(): void {
    if (this.#context.records.invitation === null) this.#inviting?.letGo();
    else {
      const ending = this.#openedInviting();
      this.#ending.add(ending);
      ending
        .drop()
        .catch(() => undefined)
        .finally(() => this.#ending.delete(ending));
    }
    this.#inviting = null;
  }

  /** Pairing may have been closed while something was being loaded or stored. What is stored is resumed at the next start. */
  #mustBeOpen(): void {
    if (this.#closed) throw new AttuneError("closed");
  }
}

function mustBeFree(place: Membership | null): void {
  if (place?.over === null) throw new AttuneError("alreadyPaired");
}
