import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { deferred } from "../../deferred.ts";
import { createEmitter, type Emitter } from "../../emitter/emitter.ts";
import type { Environment } from "../../environment/environment.ts";
import { AttuneError, type AttuneErrorCode } from "../../errors.ts";
import type { OpenSecret } from "../records.ts";
import { CodeRenewal } from "./code-renewal.ts";
import type { InvitationSteps } from "./invitation-steps.ts";
import { INVITE_EVENTS, type InviteEvents } from "./invite-events.ts";
import { Joiners } from "./joiners.ts";
import { type ShownCode, type ShownLink, shownAs, shownCode, shownLink } from "./openings.ts";

export type InviteOptions = {
  readonly environment: Environment;
  readonly steps: InvitationSteps;
  /** Base address of links. */
  readonly origin: string;
  finish(attemptId: string): Promise<void>;
  cancel(): Promise<void>;
  /** The server gives this invitation no more codes. */
  refused(): void;
};

/** An open invitation, as the inviting phone shows it. */
export class Invite {
  /** Subscribes to one event; returns the unsubscribe function. Throws `badMessage` for an unknown name. */
  readonly on: Emitter<InviteEvents>["on"];
  /** What it was made for; nothing else reveals that when it is resumed after a restart. */
  readonly purpose: Purpose;
  /**
   * Resolves once somebody has proved the code and said yes. Rejects with `invitationOver` if it ends first, and with
   * `closed` if the client is closed or another tab takes over.
   */
  readonly joined: Promise<{ readonly name: string }>;
  readonly #options: InviteOptions;
  readonly #emitter: Emitter<InviteEvents>;
  readonly #joined = deferred<{ readonly name: string }>();
  readonly #joiners = new Joiners();
  /** Handles of the codes, QRs and links that somebody used while they were shown. */
  readonly #claimed = new Set<string>();
  readonly #renewal: CodeRenewal;
  #lastSecrets: readonly OpenSecret[] = [];
  #confirmed: Promise<void> | null = null;
  #linkUsed = false;
  /** Why it is over, once it is. */
  #over: AttuneErrorCode | null = null;

  constructor(options: InviteOptions) {
    this.#options = options;
    this.purpose = options.steps.stored.purpose;
    this.#emitter = createEmitter((error) => options.environment.report(error), INVITE_EVENTS);
    this.on = this.#emitter.on;
    this.joined = this.#joined.promise;
    // Nobody may be waiting on an invite that is cancelled.
    this.joined.catch(() => undefined);
    const { confirmed } = options.steps;
    if (confirmed !== null) this.accepted(confirmed.attemptId, confirmed.name);
    this.#renewal = new CodeRenewal({
      environment: options.environment,
      freshCode: () => options.steps.freshCode(),
      secrets: () => this.#secrets,
      renewed: () => this.#emitter.emit("code", this.code),
      waits: (retryAfterMs) => this.#emitter.emit("waitForCode", { retryAfterMs }),
      ended: (why) => (why === "invitationOver" ? options.refused() : this.end(why)),
    });
  }

  /** Ten symbols to read out or type, `HHHHS-SSSSC`. Server time. */
  get code(): ShownCode {
    return shownCode(this.#secrets);
  }

  /** How long the code is still valid, whatever this phone's clock says; 0 once it was used, and when that is unknown. */
  get codeLeftMs(): number {
    return this.#renewal.leftMs;
  }

  /** The same for a camera: valid as long as the code. */
  get qr(): ShownLink {
    return shownLink(this.#secrets, "qr", this.#options.origin);
  }

  /** To share in a message: valid for 24 hours, for one use; see `linkUsed`. */
  get link(): ShownLink {
    return shownLink(this.#secrets, "link", this.#options.origin);
  }

  /** Whether somebody has used the link, which then no longer works. */
  get linkUsed(): boolean {
    return this.#linkUsed;
  }

  /** Whether this phone confirmed before it was closed or another tab took over: `confirm` then waits for the result. */
  get confirmed(): boolean {
    return this.#confirmed !== null || this.#options.steps.confirmed !== null;
  }

  /**
   * Confirms whoever joined. Resolves once both phones are in. Rejects with `nothingOffered` when nobody has joined or they
   * are gone again, `invitationOver` when they leave right now or the invitation is over, and `alreadyPaired` when this phone
   * was let in elsewhere.
   */
  confirm(): Promise<void> {
    const joiner = this.#options.steps.confirmed ?? this.#joiners.first;
    if (joiner === null) return Promise.reject(this.#nobody());
    this.#confirmed ??= this.#finish(joiner.attemptId);
    return this.#confirmed;
  }

  /**
   * Declines whoever joined; the code was already renewed when they came. Rejects with `nothingOffered` when nobody has
   * joined, and with `invitationOver` when nobody can any more.
   */
  async decline(): Promise<void> {
    const { first } = this.#joiners;
    if (first === null) throw this.#nobody();
    await this.#options.steps.decline(first.attemptId);
  }

  /**
   * Ends the invitation: code, QR and link stop working. A confirmation stands: if it has brought both in, rejects with
   * `invitationOver`.
   */
  cancel(): Promise<void> {
    return this.#options.cancel();
  }

  /** @internal The app is visible again. */
  wake(): void {
    this.#renewal.look();
  }

  /** @internal */
  accepted(attemptId: string, name: string): void {
    if (this.#over === null && this.#joiners.add({ attemptId, name })) this.#ask(name);
  }

  /**
   * @internal The code, QR or link on the screen was used: the next code is made at once, as whoever came may never answer.
   */
  claimed(handle: string): void {
    const via = shownAs(this.#secrets, handle);
    if (this.#over !== null || via === undefined || this.#claimed.has(handle)) return;
    this.#claimed.add(handle);
    if (via !== "link") return void this.#renewal.renew();
    this.#linkUsed = true;
    this.#emitter.emit("linkUsed", {});
  }

  /** @internal */
  gone(attemptId: string): void {
    if (this.#over !== null || !this.#joiners.remove(attemptId)) return;
    this.#confirmed = null;
    this.#emitter.emit("left", {});
    const next = this.#joiners.first;
    if (next !== null) this.#ask(next.name);
  }

  /** @internal */
  end(why: AttuneErrorCode = "invitationOver"): void {
    this.#over ??= why;
    this.#renewal.close();
    this.#joined.reject(new AttuneError(why));
  }

  /** @internal It ended without a pairing. */
  lapsed(): void {
    if (this.#over !== null) return;
    this.end();
    this.#emitter.emit("over", {});
  }

  /** Once it is over, the last ones stay until the screen changes. */
  get #secrets(): readonly OpenSecret[] {
    this.#lastSecrets = this.#options.steps.own?.secrets ?? this.#lastSecrets;
    return this.#lastSecrets;
  }

  #ask(name: string): void {
    this.#emitter.emit("joined", { name });
    this.#joined.resolve({ name });
  }

  /** There is nobody to answer: not yet, or never again. */
  #nobody(): AttuneError {
    return new AttuneError(this.#over ?? "nothingOffered");
  }

  async #finish(attemptId: string): Promise<void> {
    try {
      await this.#options.finish(attemptId);
      this.end();
    } catch (error) {
      this.#confirmed = null;
      throw error;
    }
  }
}
