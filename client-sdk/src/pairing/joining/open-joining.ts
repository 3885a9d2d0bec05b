import type { Joined, JoinerState } from "../../../../shared/pairing/joiner.ts";
import { type Deferred, deferred } from "../../deferred.ts";
import { AttuneError, isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { ASK_WITHIN_MS, PairLine } from "../pair-line.ts";
import type { Yes } from "../records.ts";
import { Asked } from "./asked.ts";
import { ForgottenYes } from "./forgotten-yes.ts";
import { JoiningSteps } from "./joining-steps.ts";

/** One attempt to join, from the claim to the confirmation or whatever else ends it. */
export class OpenJoining {
  readonly #context: PairingContext;
  readonly #line: PairLine;
  readonly #steps: JoiningSteps;
  readonly #asked = deferred<Asked>();
  readonly #paired: Deferred<void> = deferred();
  readonly #forgotten: ForgottenYes;
  #isOver = false;

  constructor(context: PairingContext) {
    this.#context = context;
    this.#forgotten = new ForgottenYes(context);
    // Both may fail with nobody waiting: the app was reloaded, or only `accept` is awaited.
    this.#asked.promise.catch(() => undefined);
    this.#paired.promise.catch(() => undefined);
    this.#line = this.#createLine();
    const { environment, handshake, records } = context;
    this.#steps = new JoiningSteps({
      environment,
      handshake,
      records,
      line: this.#line,
      changed: (state) => this.#changed(state),
      unwanted: () => this.#forgotten.giveBack(this.#steps.stored),
      // Before this phone knows who asks, a guessed code, an expired and a withdrawn one look alike.
      over: () => this.fail(new AttuneError(this.#known ? "invitationOver" : "codeNotFound")),
    });
  }

  /** Resolves when this phone knows who asks. */
  get asked(): Promise<Asked> {
    return this.#asked.promise;
  }

  /** Whom this phone said yes to for a new pairing, and in which attempt; null when nobody. */
  get yes(): Yes | null {
    const { attemptId, state } = this.#steps.own ?? { attemptId: null, state: null };
    if (attemptId === null || state?.step !== "accepted" || state.purpose !== "pair") return null;
    return { attemptId, name: state.inviterName };
  }

  /** It has ended on this phone. If only because something couldn't be stored, it can be resumed. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Claims the opening, which burns it. Rejects with `codeNotFound`, `tooManyJoins` or `offline`. */
  async claim(): Promise<void> {
    const { key, invitation } = this.#steps.stored;
    try {
      await this.#steps.claimed(await this.#line.ask({ type: "claim", handle: invitation.handle, key }, ASK_WITHIN_MS));
      this.#context.waiting();
    } catch (error) {
      // If saving failed, this can be resumed: the same claim finds its attempt.
      if (isAttuneError(error, "storageFailed")) return this.close(error);
      this.fail(error instanceof AttuneError ? error : new AttuneError("noAnswer"));
    }
  }

  /** Resumes after the app was closed: with the claim, or with the wait for the other's app. */
  async resume(): Promise<void> {
    const { attemptId, state } = this.#steps.stored;
    if (attemptId === null) {
      try {
        // It isn't known whether the last save succeeded.
        await this.#context.records.saveJoining(this.#steps.stored);
      } catch (error) {
        return this.#stop(error);
      }
      return await this.claim();
    }
    if (!this.#known) return this.#context.waiting();
    // What is known already needs no connection.
    if (state.step !== "failed" && state.step !== "declined") this.#changed(state);
  }

  /**
   * The person no longer wants it: its promises reject at once, and the other is told as soon as possible. A confirmation
   * that has come stands, even if it couldn't be stored yet: then this phone is in.
   */
  async stop(withinMs?: number): Promise<void> {
    const state = this.#steps.own?.state;
    if (state?.step === "paired") return await this.#adopt(state);
    const over = new AttuneError("invitationOver");
    // The server has to hear of a yes or a no before the attempt is forgotten.
    if (state?.step !== "accepted" && state?.step !== "declined") return this.fail(over);
    this.#asked.reject(over);
    this.#paired.reject(over);
    await this.#steps.decline(withinMs).catch((error: unknown) => {
      // The other may have ended it meanwhile.
      if (this.#steps.own !== null) throw error;
    });
  }

  /** The person confirms somebody else. Rejects with `alreadyPaired` when the yes given here was confirmed already. */
  async giveWay(): Promise<void> {
    if (this.#steps.own?.state.step !== "accepted") return await this.stop(ASK_WITHIN_MS);
    const { token } = this.#steps.stored.credential;
    const isBack = await this.#steps.takeBack(ASK_WITHIN_MS).catch((error: unknown) => {
      // The other may have ended it meanwhile, which closes the line.
      if (this.#steps.own !== null) throw error;
      return this.#context.membership()?.token !== token;
    });
    if (isBack) return this.fail(new AttuneError("invitationOver"));
    await this.#paired.promise;
    throw new AttuneError("alreadyPaired");
  }

  wake(): void {
    this.#line.wake();
    this.#forgotten.wake();
  }

  /** Ends it on this phone and forgets it. */
  fail(error: AttuneError): void {
    if (this.#steps.own !== null) void this.#context.records.saveJoining(null).catch(() => undefined);
    this.close(error);
  }

  close(error = new AttuneError("closed")): void {
    this.#isOver = true;
    this.#asked.reject(error);
    this.#paired.reject(error);
    this.#line.close();
    this.#forgotten.close();
  }

  /** What can't be stored isn't sent; what is stored is resumed when it is asked for, or at the next start. */
  #stop(error: unknown): void {
    this.close(error instanceof AttuneError ? error : undefined);
  }

  #createLine(): PairLine {
    const { transport, environment } = this.#context;
    const stop = (error: unknown): void => this.#stop(error);
    return new PairLine({
      transport,
      environment,
      token: null,
      attach: () => {
        const joining = this.#steps.own;
        return joining?.attemptId ? { type: "attach", id: joining.attemptId, key: joining.key } : null;
      },
      attached: (reply) => void this.#steps.claimed(reply).catch(stop),
      news: (attempt) => void this.#steps.news(attempt).catch(stop),
      status: (status) => this.#context.status(status),
      refused: (reason) => void this.#refused(new AttuneError(reason.code)).catch(stop),
    });
  }

  /** The server no longer knows the attempt. What became of a yes is found out before this phone forgets it too. */
  async #refused(error: AttuneError): Promise<void> {
    const { own } = this.#steps;
    if (own?.accepted === undefined || error.code !== "invitationOver") return this.fail(error);
    const isIn = await this.#forgotten.hasLetIn(own);
    if (isIn === null) return;
    if (!isIn || own.state.step !== "accepted") return this.fail(error);
    const { session, inviterName } = own.state;
    await this.#adopt({ rootKey: session.root, partnerName: inviterName });
  }

  #changed(state: JoinerState): void {
    if (state.step === "offered" || state.step === "accepted")
      this.#asked.resolve(new Asked({ steps: this.#steps, offered: state, paired: this.#paired.promise }));
    if (state.step === "paired") void this.#adopt(state);
    // To a person a wrong code looks the same as an expired or used one.
    if (state.step === "failed") this.fail(new AttuneError("codeNotFound"));
    if (state.step === "declined") this.fail(new AttuneError(state.by === "other" ? "declined" : "invitationOver"));
  }

  get #known(): boolean {
    const { step } = this.#steps.stored.state;
    return step !== "waiting" && step !== "replied";
  }

  /** The inviter has confirmed. This stands even if this app was closed after its yes. */
  async #adopt({ rootKey, partnerName }: Pick<Joined, "rootKey" | "partnerName">): Promise<void> {
    const { credential, name, accepted } = this.#steps.stored;
    const waits = accepted === "replace";
    const names = { mine: name, partner: partnerName };
    try {
      await this.#context.adopt({ ...credential, rootKey, names, seat: null, waits, over: null });
      this.#paired.resolve();
      this.close(new AttuneError("alreadyPaired"));
    } catch {
      this.close(new AttuneError("storageFailed"));
    }
  }
}
