import type { Transition } from "../../../../shared/pairing/handshake.ts";
import type { JoinerState } from "../../../../shared/pairing/joiner.ts";
import type { Attempt, PairRequest } from "../../../../shared/protocol/pairing.ts";
import type { Environment } from "../../environment/environment.ts";
import { AttuneError, isAttuneError } from "../../errors.ts";
import type { Handshake } from "../handshake-chunk.ts";
import type { PairLine } from "../pair-line.ts";
import { type PairAnswer, unlessLater } from "../pair-reply.ts";
import { confirmedIn, type PairingRecords, type StoredJoining } from "../records.ts";
import { deviceOf } from "../secrets.ts";
import { Turns } from "../turns.ts";

export type JoiningStepsOptions = {
  readonly environment: Environment;
  readonly handshake: Handshake;
  readonly records: PairingRecords;
  readonly line: PairLine;
  changed(state: JoinerState): void;
  /** The other's confirmation was faster than this phone's no, or may have been. */
  unwanted(): Promise<unknown>;
  /** The attempt ended on the server before the handshake did. */
  over(): void;
};

/** The joiner's side of one attempt. Each step is stored before it is sent. */
export class JoiningSteps {
  readonly #options: JoiningStepsOptions;
  /** One step at a time: no handshake state may be used twice. */
  readonly #turns = new Turns();
  /** Another attempt may have replaced it in the storage: that one's record is left alone. */
  readonly #key: string | undefined;
  /** A move was faster than this phone's no. */
  #isIn = false;

  constructor(options: JoiningStepsOptions) {
    this.#options = options;
    this.#key = options.records.joining?.key;
  }

  /** Null once it is over, whatever still arrives. */
  get own(): StoredJoining | null {
    const { joining } = this.#options.records;
    return joining?.key === this.#key ? joining : null;
  }

  get stored(): StoredJoining {
    const { own } = this;
    if (own === null) throw new AttuneError("invitationOver");
    return own;
  }

  /** The answer to `claim` or `attach`, or a refusal. */
  async claimed(answer: PairAnswer): Promise<void> {
    if ("attempt" in answer) await this.news(answer.attempt);
  }

  news(attempt: Attempt): Promise<void> {
    return this.#turns.run(() => this.#follow(attempt));
  }

  /** Says yes, with the credential this phone made for itself; not while its own yes to somebody else is under way. */
  async accept(name: string): Promise<void> {
    await this.#options.records.mustBeCurrent();
    if (confirmedIn(this.#options.records.invitation) !== null) throw new AttuneError("alreadyPaired");
    const { state: asked } = this.stored;
    const accepted = "purpose" in asked ? { accepted: asked.purpose } : {};
    await this.#save({ ...this.stored, name, ...accepted });
    const comer = { name, deviceId: this.stored.credential.deviceId };
    const state = await this.#step((before, random) => this.#options.handshake.joiner.accept(before, comer, random));
    if (state.step !== "accepted") throw new AttuneError("invitationOver");
    await this.#sendAccept(state);
  }

  /**
   * Resolves once the server knows and nothing is left of the attempt. When it rejects with `offline`, `closed` or another
   * code that decides nothing (`isUndecided`), the no is stored and sent later. Rejects with `alreadyPaired` when a move was
   * faster: then this phone is in.
   */
  async decline(withinMs?: number): Promise<void> {
    this.#options.records.mustBeOpen();
    const { state: yes } = this.stored;
    if (yes.step === "accepted" && yes.purpose === "move") await this.#save({ ...this.stored, yes });
    await this.#step((before, random) => this.#options.handshake.joiner.decline(before, random));
    await this.#tellNo(withinMs).catch((error: unknown) => {
      // It has ended while the no was under way, which closed the line.
      if (this.own !== null) throw error;
    });
    if (this.#isIn) throw new AttuneError("alreadyPaired");
    if (this.#options.records.joining === null) await this.#options.records.saveJoining(null);
  }

  /** Takes a yes back; false when the other's confirmation came first: then this phone is in. */
  async takeBack(withinMs: number): Promise<boolean> {
    const { attemptId, key } = this.stored;
    if (attemptId === null) return true;
    const { line } = this.#options;
    try {
      await line.ask({ type: "refuse", attemptId }, withinMs);
      return true;
    } catch (error) {
      if (isAttuneError(error, "invitationOver")) {
        await this.#giveBackForgotten();
        return true;
      }
      if (!isAttuneError(error, "notYourTurn")) throw error;
      await this.claimed(await line.ask({ type: "attach", id: attemptId, key }, withinMs));
      return false;
    }
  }

  /** Sends the no. The attempt's state afterwards tells whether it came in time. */
  async #tellNo(withinMs?: number): Promise<void> {
    const { attemptId, key, state } = this.stored;
    if (attemptId === null) return;
    const { line, changed } = this.#options;
    const no: PairRequest =
      state.sent?.step === "decline"
        ? { type: "relay", attemptId, message: state.sent }
        : { type: "refuse", attemptId };
    // If the no is refused it came too late, and the attempt's state is asked for.
    const answer = await line
      .ask(no, withinMs)
      .catch(unlessLater)
      .then((told) => told ?? line.ask({ type: "attach", id: attemptId, key }, withinMs).catch(unlessLater));
    if (answer !== null) return await this.claimed(answer);
    await this.#giveBackForgotten();
    changed(state);
  }

  /**
   * The server no longer knows the attempt, so nobody can tell whether the yes was confirmed. If it was, the server knows
   * the seat.
   */
  async #giveBackForgotten(): Promise<void> {
    if (this.own?.accepted !== undefined) await this.#options.unwanted();
  }

  async #follow(attempt: Attempt): Promise<void> {
    if (this.own === null) return;
    if (this.stored.attemptId === null) await this.#save({ ...this.stored, attemptId: attempt.attemptId });
    let { state } = this.stored;
    for (const message of attempt.messages)
      state = await this.#move(this.#options.handshake.joiner.receive(state, message, this.#random()));
    await this.#resend(attempt, state);
    const isDeclined = state.step === "declined" && state.by === "me";
    if (isDeclined && !isSettled(attempt)) return void this.#tellNo().catch(() => undefined);
    if (isDeclined && attempt.state === "confirmed") state = await this.#comeTooLate(attempt, state);
    this.#options.changed(state);
    if (attempt.state === "over" && !isDone(state)) this.#options.over();
  }

  /** The other confirmed before this phone's no. A seat that has moved here has no other phone any more. */
  async #comeTooLate({ messages }: Attempt, declined: JoinerState): Promise<JoinerState> {
    const { yes } = this.stored;
    const confirm = messages.find(({ step }) => step === "confirm");
    if (yes !== undefined && confirm !== undefined) {
      this.#isIn = true;
      return await this.#move(this.#options.handshake.joiner.receive(yes, confirm, this.#random()));
    }
    await this.#options.unwanted();
    return declined;
  }

  async #resend({ attemptId, messages, state: attemptState }: Attempt, state: JoinerState): Promise<void> {
    if (state.step === "failed" && attemptState !== "over") this.#options.line.tell({ type: "refuse", attemptId });
    const { sent } = state;
    if (sent === null || messages.some(({ step }) => step === sent.step)) return;
    if (state.step === "accepted") void this.#sendAccept(state).catch(() => undefined);
    else if (state.step !== "declined") this.#options.line.tell({ type: "relay", attemptId, message: sent });
  }

  async #sendAccept({ sent }: Extract<JoinerState, { step: "accepted" }>): Promise<void> {
    const { attemptId, credential } = this.stored;
    if (attemptId === null) return;
    await this.#options.line.ask({ type: "accept", attemptId, device: deviceOf(credential), message: sent });
  }

  /** A used state must never be used again, so the new one is stored before anything is sent. */
  async #move({ state, spentMark }: Transition<JoinerState>): Promise<JoinerState> {
    if (state !== this.stored.state || !this.#options.records.isSafe)
      await this.#save({ ...this.stored, state }, spentMark);
    return state;
  }

  #step(move: (state: JoinerState, random: Uint8Array) => Transition<JoinerState>): Promise<JoinerState> {
    return this.#turns.run(() => this.#move(move(this.stored.state, this.#random())));
  }

  #save(joining: StoredJoining, spentMark: string | null = null): Promise<void> {
    return this.#options.records.saveJoining(joining, spentMark);
  }

  #random(): Uint8Array {
    return this.#options.environment.randomBytes(this.#options.handshake.randomBytes);
  }
}

const isDone = ({ step }: JoinerState): boolean => step === "failed" || step === "declined" || step === "paired";
const isSettled = ({ state }: Attempt): boolean => state === "over" || state === "confirmed";
