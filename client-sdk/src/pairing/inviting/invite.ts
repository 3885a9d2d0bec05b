import type { Purpose } from "../../../../shared/protocol/pairing.ts";
import { deferred } from "../../deferred.ts";
import { createEmitter, type Emitter } from "../../emitter/emitter.ts";
import type { Environment } from "../../environment/environment.ts";
import { AttuneError, type AttuneErrorCode } from "../../errors.ts";
import type { OpenSecret } from "../records.ts";
import { CodeRenewal } from "./code-renewal.ts";
import type { Inviting } from "./inviting.ts";
import { type ShownCode, type ShownLink, shownAs, shownCode, shownLink } from "./openings.ts";

/** What `invite.on(name, listener)` tells, each with its payload. */
export type InviteEvents = {
  /** There is a fresh code (and QR): the one before was used up or has expired. */
  code: ShownCode;
  /** Somebody has come by the link: it is burnt, and no other takes its place. */
  linkUsed: Record<never, never>;
  /** Someone proved the code and said yes; `confirm` or `decline` them. */
  joined: { readonly name: string };
  /** Who joined has thought again, or was declined. */
  left: Record<never, never>;
  /** No fresh code for so long: three in ten minutes is the most. One comes by itself then. */
  waitForCode: { readonly retryAfterMs: number };
  /** It has ended by itself, as its day is over or too many have come by it: no code comes any more. */
  over: Record<never, never>;
};

export type InviteOptions = {
  readonly environment: Environment;
  readonly inviting: Inviting;
  /** Where links point to. */
  readonly origin: string;
  finish(attemptId: string): Promise<void>;
  cancel(): Promise<void>;
  /** The server has no code for it any more. */
  refused(): void;
};

const EVENTS: readonly (keyof InviteEvents)[] = ["code", "linkUsed", "joined", "left", "waitForCode", "over"];

/** An open invitation, as the inviting phone shows it. */
export class Invite {
  /** Subscribes to one kind of event; returns how to stop. Throws `badMessage` for a name that there isn't. */
  readonly on: Emitter<InviteEvents>["on"];
  /** What it was made for: an invitation taken up again after a restart doesn't tell otherwise. */
  readonly purpose: Purpose;
  /**
   * Resolves once someone has proved the code and said yes. Rejects with `invitationOver` when it has ended first, with `closed` when
   * the client is closed or another tab goes on with it.
   */
  readonly joined: Promise<{ readonly name: string }>;
  readonly #options: InviteOptions;
  readonly #emitter: Emitter<InviteEvents>;
  readonly #joined = deferred<{ readonly name: string }>();
  /**
   * The names of those who said yes, by attempt, in that order. Only the first is asked about, or an answer meant for one
   * could go to another who came while it was given.
   */
  readonly #joiners = new Map<string, string>();
  /** Handles of codes, QRs and links by which somebody has come while they were shown. */
  readonly #claimed = new Set<string>();
  readonly #renewal: CodeRenewal;
  #lastSecrets: readonly OpenSecret[] = [];
  #confirmed: Promise<void> | null = null;
  #linkUsed = false;
  #over = false;

  constructor(options: InviteOptions) {
    this.#options = options;
    this.purpose = options.inviting.stored.purpose;
    this.#emitter = createEmitter((error) => options.environment.report(error), EVENTS);
    this.on = this.#emitter.on;
    this.joined = this.#joined.promise;
    // An invite that nobody waits for may be cancelled all the same.
    this.joined.catch(() => undefined);
    const { confirmed } = options.inviting;
    if (confirmed !== null) this.accepted(confirmed.attemptId, confirmed.name);
    this.#renewal = new CodeRenewal({
      environment: options.environment,
      freshCode: () => options.inviting.freshCode(),
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

  /** For how long the code is good yet, whatever this phone's clock says; 0 when that can't be told. */
  get codeLeftMs(): number {
    return this.#renewal.leftMs;
  }

  /** The same for a camera: lives as long as the code. */
  get qr(): ShownLink {
    return shownLink(this.#secrets, "qr", this.#options.origin);
  }

  /** To share in a message; 24 hours, and for one: see `linkUsed`. */
  get link(): ShownLink {
    return shownLink(this.#secrets, "link", this.#options.origin);
  }

  /** Whether somebody has come by the link: then it opens nothing any more. */
  get linkUsed(): boolean {
    return this.#linkUsed;
  }

  /** Whether this phone said yes before it was closed or another tab went on: then `confirm` waits for what comes of that. */
  get confirmed(): boolean {
    return this.#confirmed !== null || this.#options.inviting.confirmed !== null;
  }

  /**
   * Says yes to who joined. Resolves once both phones are in. Rejects with `nothingOffered` when nobody has joined yet or who
   * had is gone again, `invitationOver` when they go just now, and `alreadyPaired` when this phone was let in elsewhere meanwhile.
   */
  confirm(): Promise<void> {
    const attemptId = this.#options.inviting.confirmed?.attemptId ?? this.#askedAbout;
    if (attemptId === undefined) return Promise.reject(new AttuneError("nothingOffered"));
    this.#confirmed ??= this.#finish(attemptId);
    return this.#confirmed;
  }

  /** Says no to who joined. A fresh code is there since they came. Rejects with `nothingOffered` when nobody has joined. */
  async decline(): Promise<void> {
    const attemptId = this.#askedAbout;
    if (attemptId === undefined) throw new AttuneError("nothingOffered");
    await this.#options.inviting.decline(attemptId);
  }

  /** Ends the invitation: code, QR and link stop working. A yes stands: when it has brought both in, `invitationOver`. */
  cancel(): Promise<void> {
    return this.#options.cancel();
  }

  /** @internal The app is looked at again. */
  wake(): void {
    this.#renewal.look();
  }

  /** @internal */
  accepted(attemptId: string, name: string): void {
    if (this.#over || this.#joiners.has(attemptId)) return;
    this.#joiners.set(attemptId, name);
    if (this.#askedAbout === attemptId) this.#ask(name);
  }

  /** @internal What is on the screen is used: the next code comes at once, as whoever came may never say yes or no. */
  claimed(handle: string): void {
    const via = shownAs(this.#secrets, handle);
    if (this.#over || via === undefined || this.#claimed.has(handle)) return;
    this.#claimed.add(handle);
    if (via !== "link") return void this.#renewal.renew();
    this.#linkUsed = true;
    this.#emitter.emit("linkUsed", {});
  }

  /** @internal */
  gone(attemptId: string): void {
    if (this.#over) return;
    const wasAskedAbout = this.#askedAbout === attemptId;
    this.#joiners.delete(attemptId);
    if (wasAskedAbout) {
      this.#confirmed = null;
      this.#emitter.emit("left", {});
      const [next] = this.#joiners.values();
      if (next !== undefined) this.#ask(next);
    }
  }

  /** @internal */
  end(why: AttuneErrorCode = "invitationOver"): void {
    this.#over = true;
    this.#renewal.close();
    this.#joined.reject(new AttuneError(why));
  }

  /** @internal Nothing came of it. */
  lapsed(): void {
    if (this.#over) return;
    this.end();
    this.#emitter.emit("over", {});
  }

  /** Once it is over the last ones are still shown until the screen is another. */
  get #secrets(): readonly OpenSecret[] {
    this.#lastSecrets = this.#options.inviting.own?.secrets ?? this.#lastSecrets;
    return this.#lastSecrets;
  }

  get #askedAbout(): string | undefined {
    return this.#joiners.keys().next().value;
  }

  #ask(name: string): void {
    this.#emitter.emit("joined", { name });
    this.#joined.resolve({ name });
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
