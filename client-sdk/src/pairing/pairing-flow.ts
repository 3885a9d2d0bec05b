import { cleanName } from "../../../shared/pairing/name.ts";
import type { Purpose } from "../../../shared/protocol/pairing.ts";
import type { Status } from "../connection/status.ts";
import type { Cancel } from "../environment/environment.ts";
import { AttuneError, type AttuneErrorCode } from "../errors.ts";
import type { Membership } from "../storage/membership.ts";
import type { PairingContext } from "./context.ts";
import type { Invite } from "./inviting/invite.ts";
import { OwnInvitation } from "./inviting/own-invitation.ts";
import type { Asked } from "./joining/asked.ts";
import { OwnJoining } from "./joining/own-joining.ts";
import { readCode } from "./joining/read-code.ts";
import { waitsForYes } from "./records.ts";
import { Turns } from "./turns.ts";

export type PairingFlowPorts = PairingContext & {
  /** Tells the status of this phone's own place. */
  onMemberStatus(listener: (status: Status) => void): Cancel;
  /** An invitation continues while this phone is asked a question. */
  beside(invite: Invite): void;
};

/**
 * Everything that pairing does, loaded only when somebody pairs: an invitation and an attempt to join, each of which ends once
 * the other has brought this phone in. Both are built alike: `OwnInvitation` and `OwnJoining` hold the one of this phone,
 * across restarts; `OpenInvitation` and `OpenJoining` are one with its connection, `InvitationSteps` and `JoiningSteps` its
 * handshake, `StoredInvitation` and `StoredJoining` what is kept of it. `Invite` and `Asked` are what the app is given.
 */
export class PairingFlow {
  readonly #context: PairingFlowPorts;
  readonly #origin: string;
  readonly #turns = new Turns();
  readonly #invitation: OwnInvitation;
  readonly #joining: OwnJoining;
  readonly #unsubscribe: readonly Cancel[];

  constructor(context: PairingFlowPorts, origin: string) {
    this.#context = context;
    this.#origin = origin;
    const adoptAfter = (end: () => void) => async (membership: Membership) => {
      end();
      await context.adopt(membership);
    };
    this.#joining = new OwnJoining({ ...context, adopt: adoptAfter(() => this.#invitation.end()) });
    this.#invitation = new OwnInvitation(
      { ...context, adopt: adoptAfter(() => this.#joining.letGo()) },
      { origin, elsewhere: () => this.#joining.underWay },
    );
    this.#unsubscribe = [
      context.environment.onWake(() => this.#wake()),
      context.onMemberStatus(({ kind }) => {
        if (kind === "ended" || kind === "moved") this.#placeLost();
      }),
    ];
  }

  /** One at a time: each ends the one before. */
  invite(purpose: Purpose, name: string): Promise<Invite> {
    return this.#turns.run(() => this.#invitation.begin(purpose, name));
  }

  /** A typo is reported at once, whatever else is in turn. */
  async open(text: string): Promise<Asked> {
    const invitation = readCode(this.#context.handshake.parseInvitation(text), this.#origin);
    const joining = await this.#turns.run(() => this.#joining.begin(invitation));
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
    if (joining === null) return invitation === null ? null : await this.#invitation.resume();
    const asked = this.#joining.resume(joining);
    if (invitation === null) return await asked;
    asked.catch(() => undefined);
    const invite = await this.#invitation.resume();
    if (waitsForYes(records.invitation)) return invite;
    beside(invite);
    const question = await asked.catch(() => null);
    return question ?? (records.invitation === null ? null : invite);
  }

  /** Gives up what this phone was joining; whoever reads its yes is told. */
  stopJoining(): void {
    this.#joining.underWay?.stop().catch(() => undefined);
  }

  close(why: AttuneErrorCode): void {
    for (const unsubscribe of this.#unsubscribe) unsubscribe();
    this.#context.records.close(why);
    this.#invitation.close(why);
    this.#joining.close();
  }

  #wake(): void {
    this.#invitation.wake();
    this.#joining.wake();
  }

  /** The place is no longer this phone's, and what it kept of an invitation to it is deleted. */
  #placeLost(): void {
    if (this.#context.records.invitation === null) this.#invitation.end();
  }
}
