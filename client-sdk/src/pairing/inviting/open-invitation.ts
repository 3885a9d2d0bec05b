import type { Status } from "../../connection/status.ts";
import type { Cancel } from "../../environment/environment.ts";
import { AttuneError, type AttuneErrorCode, isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { ASK_WITHIN_MS, PairLine } from "../pair-line.ts";
import { Presenting } from "../presenting.ts";
import type { StoredInvitation } from "../records.ts";
import { Confirming } from "./confirming.ts";
import type { Elsewhere } from "./elsewhere.ts";
import { InvitationSteps } from "./invitation-steps.ts";
import { Invite } from "./invite.ts";

export type OpenInvitationOptions = {
  /** Base address of links. */
  readonly origin: string;
  /** What this phone is joining at the same time; null when nothing. */
  elsewhere(): Elsewhere | null;
};

const STORE_AGAIN_MS = 1_000;

/** One invitation of this phone, from its opening to its end. */
export class OpenInvitation {
  readonly #context: PairingContext;
  readonly #line: PairLine;
  readonly #steps: InvitationSteps;
  readonly #options: OpenInvitationOptions;
  readonly #confirming: Confirming;
  #invite: Invite | null = null;
  #cancelling: Promise<void> | null = null;
  #presenting: Presenting | null = null;
  #cancelAgain: Cancel = () => undefined;
  /** The invitation as it was when cancelled: by then the storage may hold another. */
  #cancelled: StoredInvitation | null = null;

  constructor(context: PairingContext, options: OpenInvitationOptions) {
    this.#context = context;
    this.#options = options;
    const { transport, environment, handshake, records, membership } = context;
    this.#line = new PairLine({
      transport,
      environment,
      // Only a member may bring another phone in.
      token: records.invitation?.purpose === "pair" ? null : (membership()?.token ?? null),
      attach: () => {
        const invitation = this.#cancelled ?? this.#steps.own;
        return invitation?.invitationId ? { type: "attach", id: invitation.invitationId, key: invitation.key } : null;
      },
      attached: (reply) => this.#take(() => this.#steps.opened(reply)),
      news: (attempt) => this.#take(() => this.#steps.news(attempt)),
      refused: () => this.#end(),
      status: (status) => this.#tellStatus(status),
    });
    this.#steps = new InvitationSteps({
      environment,
      handshake,
      records,
      line: this.#line,
      isMember: () => this.#isMember(),
      accepted: (attemptId, name) => this.#invite?.accepted(attemptId, name),
      claimed: (handle) => this.#invite?.claimed(handle),
      over: (attemptId) => this.#invite?.gone(attemptId),
      unfinished: (attemptId) => void this.#confirming.say(attemptId).catch(() => undefined),
    });
    this.#confirming = new Confirming({
      context,
      steps: this.#steps,
      elsewhere: () => options.elsewhere(),
      over: () => this.close(),
    });
  }

  /** Opens it on the server, or resumes what is stored. Rejects with `offline` or the server's error. */
  async open(): Promise<Invite> {
    const { key, purpose, secrets, invitationId } = this.#steps.stored;
    if (invitationId === null) {
      const [qr, link] = [secrets[0]?.invitation.handle ?? "", secrets[1]?.invitation.handle ?? ""];
      const answer = await this.#line.ask({ type: "open", key, purpose, qr, link }, ASK_WITHIN_MS);
      await this.#steps.opened(answer);
    }
    // It was opened before the app was closed: its code may be used up, or it may be over.
    if (this.#steps.code === null) await this.#steps.freshCode(ASK_WITHIN_MS);
    return this.#created();
  }

  wake(): void {
    this.#line.wake();
    this.#presenting?.wake();
    this.#invite?.wake();
  }

  /** Ends it, unless a confirmation has brought both phones in. Cancelled once, however often it is called. */
  cancel(): Promise<void> {
    this.#cancelling ??= this.#cancel().catch((error: unknown) => {
      this.#cancelling = null;
      throw error;
    });
    return this.#cancelling;
  }

  /** Ends it, whatever was confirmed. */
  async drop(): Promise<void> {
    const { stored } = this.#steps;
    this.#tellStatus({ kind: "idle" });
    this.#cancelled = stored;
    this.#invite?.end();
    await this.#context.records.saveInvitation(null);
    const { invitationId } = stored;
    if (invitationId !== null) await this.#line.ask({ type: "cancel", invitationId }, ASK_WITHIN_MS).catch(forgiven);
    this.close();
  }

  /**
   * Its record was deleted together with the pairing it was for. A cancellation on its way to the server still goes, and what
   * comes of a confirmation is still heard.
   */
  letGo(): void {
    if (this.#cancelled !== null || this.#invite === null) return;
    const lapse = (): void => this.#lapse();
    (this.#confirming.broughtIn() ?? Promise.resolve()).then(lapse, lapse);
  }

  close(why?: AttuneErrorCode): void {
    this.#cancelAgain();
    this.#invite?.end(why);
    this.#line.close();
    this.#presenting?.close();
  }

  async #cancel(): Promise<void> {
    this.#context.records.mustBeOpen();
    const broughtIn = this.#confirming.broughtIn();
    if (broughtIn !== null && (await broughtIn)) throw new AttuneError("invitationOver");
    await this.drop();
  }

  /** What can't be stored isn't sent, and is asked for again; news of an ended invitation change nothing. */
  #take(news: () => Promise<void>): void {
    if (this.#cancelled !== null) return;
    const { environment } = this.#context;
    news().catch((error: unknown) => {
      if (isAttuneError(error, "invitationOver")) return;
      environment.report(error);
      this.#cancelAgain();
      this.#cancelAgain = environment.setTimer(STORE_AGAIN_MS, () => this.#line.lookAgain());
    });
  }

  /** Nothing more is reported once it is cancelled: nobody waits for the server to hear of that. */
  #tellStatus(status: Status): void {
    if (this.#cancelled === null) this.#context.status(status);
  }

  #created(): Invite {
    this.#invite ??= new Invite({
      environment: this.#context.environment,
      steps: this.#steps,
      origin: this.#options.origin,
      finish: (attemptId) => this.#confirming.say(attemptId),
      cancel: () => this.cancel(),
      refused: () => this.#end(),
    });
    return this.#invite;
  }

  #isMember(): Promise<boolean> {
    const { credential, invitationId: id, key } = this.#steps.stored;
    this.#presenting = new Presenting(this.#context, { credential, id, key });
    return this.#presenting.isKnown();
  }

  /**
   * The server no longer knows the invitation. After a confirmation, its result is found out before this phone forgets it too.
   */
  #end(): void {
    const confirmed = this.#cancelled === null ? this.#steps.confirmed : null;
    if (confirmed === null) return this.#forget();
    this.#confirming.say(confirmed.attemptId).catch((error: unknown) => {
      if (isAttuneError(error, "invitationOver", "ended", "moved", "unknownToken")) this.#forget();
    });
  }

  #forget(): void {
    const isOwn = this.#cancelled === null && this.#steps.own !== null;
    if (isOwn) void this.#context.records.saveInvitation(null).catch(() => undefined);
    this.#lapse();
  }

  #lapse(): void {
    this.#invite?.lapsed();
    this.close();
  }
}

/** Errors of the SDK are ignored: without a connection the openings expire by themselves. */
const forgiven = (error: unknown): void => {
  if (!(error instanceof AttuneError)) throw error;
};
