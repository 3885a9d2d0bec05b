import type { Transition } from "../../../../shared/pairing/handshake.ts";
import type { InviterState } from "../../../../shared/pairing/inviter.ts";
import type { Attempt } from "../../../../shared/protocol/pairing.ts";
import type { Environment } from "../../environment/environment.ts";
import { AttuneError, isAttuneError } from "../../errors.ts";
import type { Handshake } from "../handshake-chunk.ts";
import type { PairLine } from "../pair-line.ts";
import type { PairAnswer } from "../pair-reply.ts";
import { confirmedIn, type PairingRecords, type StoredInvitation } from "../records.ts";
import { deviceOf } from "../secrets.ts";
import { Turns } from "../turns.ts";
import { linkSecret, makeLinkSecret, secretsFor } from "./openings.ts";

export type InvitationStepsOptions = {
  readonly environment: Environment;
  readonly handshake: Handshake;
  readonly records: PairingRecords;
  readonly line: PairLine;
  /** Whether the server knows this phone as a member, by the credential it sends with its confirmation. */
  isMember(): Promise<boolean>;
  /** A joiner proved the secret and said yes. */
  accepted(attemptId: string, name: string): void;
  /** The app was closed between confirming and hearing the result. */
  unfinished(attemptId: string): void;
  /** Somebody used this opening: it is burnt, whatever comes of the attempt. */
  claimed(handle: string): void;
  /** An attempt ended without a pairing. */
  over(attemptId: string): void;
};

/** The inviter's side of one invitation: every attempt has its own handshake, and each step is stored before it is sent. */
export class InvitationSteps {
  readonly #options: InvitationStepsOptions;
  readonly #over = new Set<string>();
  /** One step at a time: no handshake state may be used twice. */
  readonly #turns = new Turns();
  /** Another invitation may have replaced it in the storage: that one's record is left alone. */
  readonly #key: string | undefined;

  constructor(options: InvitationStepsOptions) {
    this.#options = options;
    this.#key = options.records.invitation?.key;
  }

  /** Null once it is over, whatever still arrives. */
  get own(): StoredInvitation | null {
    const { invitation } = this.#options.records;
    return invitation?.key === this.#key ? invitation : null;
  }

  get stored(): StoredInvitation {
    const { own } = this;
    if (own === null) throw new AttuneError("invitationOver");
    return own;
  }

  get confirmed(): ReturnType<typeof confirmedIn> {
    return confirmedIn(this.own);
  }

  /** The answer to `open`, `freshCode` or `attach`. */
  opened(answer: PairAnswer): Promise<void> {
    return this.#turns.run(async () => {
      if (!("invitationId" in answer) || this.own === null) return;
      const { invitationId, openings, attempts } = answer;
      const secrets = secretsFor(openings, this.stored.secrets, this.#options.environment);
      const taken = { ...this.stored, invitationId, secrets };
      if (JSON.stringify(taken) !== JSON.stringify(this.stored) || !this.#options.records.isSafe)
        await this.#save(taken);
      for (const attempt of attempts) await this.#follow(attempt);
    });
  }

  news(attempt: Attempt): Promise<void> {
    return this.#turns.run(() => this.#follow(attempt));
  }

  /** The handle of the code to show, even of one that has expired; null without one. */
  get code(): string | null {
    return this.own?.secrets.findLast(({ via }) => via === "code")?.invitation.handle ?? null;
  }

  /** A fresh code and QR; the secret of the QR is stored before the server hears its handle. Rejects if there is none. */
  async freshCode(withinMs?: number): Promise<void> {
    const { code } = this;
    const parts = makeLinkSecret(this.#options.environment);
    await this.#save({ ...this.stored, secrets: [...this.stored.secrets, linkSecret("qr", parts)] });
    const { invitationId } = this.stored;
    if (invitationId !== null)
      await this.opened(await this.#options.line.ask({ type: "freshCode", invitationId, qr: parts.handle }, withinMs));
    // Whoever said so and gave none would otherwise be asked again at once, for ever.
    if (this.code === code) throw new AttuneError("invitationOver");
  }

  /** Confirms whoever accepted. Resolves once the server has done so; the root key is the pair's. */
  async confirm(attemptId: string): Promise<Extract<InviterState, { step: "paired" }>> {
    const state = await this.#step(attemptId, (before, random) =>
      this.#options.handshake.inviter.confirm(before, random),
    );
    if (state.step !== "paired") throw new AttuneError("nothingOffered");
    const { purpose, credential } = this.stored;
    const device = purpose === "pair" ? { device: deviceOf(credential) } : {};
    await this.#options.line
      .ask({ type: "confirm", attemptId, message: state.sent, ...device })
      .catch(async (error: unknown) => {
        // The seat has moved, and the answer that said so was lost.
        if (purpose === "move" && isAttuneError(error, "moved")) return;
        // The server may have done so and then forgotten the invitation: the credential outlives that.
        const mayBeIn = purpose === "pair" && isAttuneError(error, "invitationOver");
        if (!mayBeIn || !(await this.#options.isMember())) throw error;
      });
    return state;
  }

  /** Declines whoever accepted. */
  async decline(attemptId: string): Promise<void> {
    this.#options.records.mustBeOpen();
    const state = await this.#step(attemptId, (before, random) =>
      this.#options.handshake.inviter.decline(before, random),
    );
    if (state.step !== "declined" || state.sent === null) throw new AttuneError("nothingOffered");
    const answer = await this.#options.line.ask({ type: "relay", attemptId, message: state.sent });
    if ("attempt" in answer) await this.#end(answer.attempt);
  }

  async #follow(attempt: Attempt): Promise<void> {
    const { attemptId, handle } = attempt;
    if (this.own === null) return;
    this.#options.claimed(handle);
    const before = this.stored.attempts[attemptId] ?? this.#begin(attempt);
    if (before === null || isDone(before)) return;
    let state = await this.#move(attemptId, this.#options.handshake.inviter.greet(before, this.#random()));
    for (const message of attempt.messages)
      state = await this.#move(attemptId, this.#options.handshake.inviter.receive(state, message, this.#random()));
    this.#resend(attempt, state);
    await this.#tell(attempt, state);
  }

  async #tell(attempt: Attempt, state: InviterState): Promise<void> {
    const { attemptId } = attempt;
    if (isDone(state) || attempt.state === "over") await this.#end(attempt);
    else if (state.step === "paired") this.#options.unfinished(attemptId);
    else if (state.step === "accepted") this.#options.accepted(attemptId, state.joinerName);
    if (state.step === "failed" && attempt.state !== "over") this.#options.line.tell({ type: "refuse", attemptId });
  }

  /** Reported once, however often the news comes. All that is kept of the attempt is the mark of its used secret. */
  async #end({ attemptId }: Attempt): Promise<void> {
    if (this.#over.has(attemptId)) return;
    this.#over.add(attemptId);
    const { [attemptId]: _over, ...attempts } = this.stored.attempts;
    const saved = this.#save({ ...this.stored, attempts });
    this.#options.over(attemptId);
    await saved;
  }

  #begin({ handle, state }: Attempt): InviterState | null {
    const secret = this.stored.secrets.find(({ invitation }) => invitation.handle === handle);
    if (secret === undefined || state === "over") return null;
    return this.#options.handshake.inviter.open(secret.invitation, this.stored.offer, this.#options.records.spent);
  }

  /** Stores the new state of the handshake. Messages are sent from the stored state, also after a restart. */
  async #move(attemptId: string, { state, spentMark }: Transition<InviterState>): Promise<InviterState> {
    const known = this.stored.attempts[attemptId];
    if (state !== known || !this.#options.records.isSafe) {
      await this.#save({ ...this.stored, attempts: { ...this.stored.attempts, [attemptId]: state } }, spentMark);
    }
    return state;
  }

  #resend({ attemptId, messages }: Attempt, { sent }: InviterState): void {
    if (sent === null || sent.step === "confirm" || messages.some(({ step }) => step === sent.step)) return;
    this.#options.line.tell({ type: "relay", attemptId, message: sent });
  }

  #step(
    attemptId: string,
    move: (state: InviterState, random: Uint8Array) => Transition<InviterState>,
  ): Promise<InviterState> {
    return this.#turns.run(() => {
      const state = this.stored.attempts[attemptId];
      if (state === undefined) throw new AttuneError("nothingOffered");
      return this.#move(attemptId, move(state, this.#random()));
    });
  }

  #save(invitation: StoredInvitation, spentMark: string | null = null): Promise<void> {
    return this.#options.records.saveInvitation(invitation, spentMark);
  }

  #random(): Uint8Array {
    return this.#options.environment.randomBytes(this.#options.handshake.randomBytes);
  }
}

const isDone = ({ step }: InviterState): boolean => step === "failed" || step === "declined";
