import {
  type Asked,
  type AttuneClient,
  type Invite,
  isAttuneError,
  type Status,
} from "../../../client-sdk/src/index.ts";
import { createListeners } from "../listeners.ts";
import type { InvitePurpose, Joining, Pairing } from "./where-it-stands.ts";

/** Found on this phone, before anything is sent. */
const MISREAD = ["codeTypo", "codeTooShort", "codeTooLong", "badLink", "otherServer", "ownCode"] as const;

type Inviting = Extract<Pairing, { at: "inviting" }>;

/** The one place on this phone where pairing goes on. */
export class PairingDesk {
  readonly #pairing: AttuneClient["pairing"];
  readonly #listeners = createListeners();
  #state: Pairing = { at: "nothing" };
  #line: Status["kind"] = "idle";
  #resumed: Promise<void> | null = null;
  #resuming = false;
  readonly #heard = new WeakSet<Invite>();

  constructor({ pairing }: AttuneClient) {
    this.#pairing = pairing;
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#lookAgain();
    });
    pairing.on("status", ({ kind }) => {
      this.#line = kind;
      this.#become(this.#state);
    });
    pairing.on("beside", ({ invite }) => this.#hear(invite, invite.purpose));
    pairing.on("waiting", () => {
      const isTakenUp = this.#state.at === "nothing" && this.#resuming;
      if (this.#joining?.at === "knocking" || isTakenUp) this.#joins({ at: "knocking", waiting: true });
    });
  }

  get state(): Pairing {
    return this.#state;
  }

  /** How the connection stands over which it goes. */
  get line(): Status["kind"] {
    return this.#line;
  }

  readonly subscribe = this.#listeners.subscribe;

  /** Takes up what was under way when the app was closed. Asked twice, it looks once. */
  readonly resume = (): Promise<void> => (this.#resumed ??= this.#resume());

  /** The same where most people have nothing under way: then nothing is loaded for it. */
  readonly takeUp = async (): Promise<void> => {
    if (await this.#pairing.isUnderWay()) await this.resume();
  };

  readonly invite = async (purpose: InvitePurpose, name: string): Promise<void> => {
    this.#become({ at: "opening" });
    try {
      this.#show(await openInvite(this.#pairing, purpose, name), purpose);
    } catch (error) {
      this.#fail(error);
    }
  };

  /** Resolves to whether both phones are in. */
  readonly confirm = async (): Promise<boolean> => {
    const state = this.#state;
    return state.at === "inviting" && (await this.#finish(state.at, () => state.invite.confirm()));
  };

  /** A yes that was given before the app was closed needs no name again. Resolves to whether both phones are in. */
  readonly accept = async (name = ""): Promise<boolean> => {
    if (this.#state.at !== "asked") return false;
    const { asked, accepted } = this.#state;
    if (!accepted) this.#become({ at: "asked", asked, accepted: true });
    return await this.#finish("asked", () => asked.accept({ name }));
  };

  readonly declineJoiner = async (): Promise<void> => {
    if (this.#state.at !== "inviting") return;
    await this.#state.invite.decline().catch((error: unknown) => this.#fail(error));
  };

  readonly open = async (codeOrLink: string): Promise<void> => {
    this.#become({ at: "knocking", waiting: false });
    try {
      this.#asks(await this.#pairing.open(codeOrLink));
    } catch (error) {
      if (isAttuneError(error, ...MISREAD)) this.#become({ at: "misread", code: error.code });
      else this.#failKnocking(error);
    }
  };

  /** It is being typed anew. */
  readonly retype = (): void => {
    if (this.#state.at === "misread") this.#become({ at: "nothing" });
  };

  /** This phone is in, whichever of its tabs has brought it there: nothing is under way any more. */
  readonly settle = (): void => this.#become({ at: "nothing" });

  /** Gives up whatever is under way. Nobody waits until the server knows: without a connection it hears of it later, or never has to. */
  readonly drop = (): void => {
    const before = this.#state;
    this.#become({ at: "nothing" });
    void giveUp(this.#pairing, before).catch(() => undefined);
  };

  async #resume(): Promise<void> {
    this.#resuming = true;
    try {
      const pending = await this.#pairing.pending();
      if (pending === null || (this.#state.at !== "nothing" && this.#joining?.at !== "knocking")) return;
      this.#take(pending);
    } catch (error) {
      this.#failKnocking(error);
    } finally {
      this.#resuming = false;
    }
  }

  async #finish(at: Pairing["at"], step: () => Promise<unknown>): Promise<boolean> {
    try {
      await step();
      this.#become({ at: "nothing" });
      return true;
    } catch (error) {
      // Another tab has gone on with it: the screen stays, and waits for what comes of a yes that is stored.
      if (isAttuneError(error, "closed")) await this.#lookAgain();
      // Given up meanwhile, be it for the other one's yes: nobody waits for it any more.
      else if (this.#state.at === at) this.#fail(error);
      return false;
    }
  }

  /** Another tab may have gone on with it meanwhile, and be closed by now: nobody would hear what comes here. */
  async #lookAgain(): Promise<void> {
    const before = this.#state;
    if (before.at === "knocking") return await this.#resume();
    if (before.at !== "inviting" && before.at !== "asked") return;
    const pending = await this.#pairing.pending().catch(() => undefined);
    const isSame = pending === (before.at === "inviting" ? before.invite : before.asked);
    if (isSame || pending === undefined || this.#state !== before) return;
    this.#state = { at: "nothing" };
    if (pending === null) this.settle();
    else this.#take(pending);
  }

  #take(pending: Invite | Asked): void {
    if ("confirm" in pending) this.#show(pending, pending.purpose);
    else this.#asks(pending);
  }

  #show(invite: Invite, purpose: InvitePurpose): void {
    this.#hear(invite, purpose)({});
  }

  /** Returns how to show it. */
  #hear(invite: Invite, purpose: InvitePurpose): (changes: Partial<Inviting>) => void {
    const update = (changes: Partial<Inviting>): void => {
      const { confirmed } = invite;
      const fresh = { joiner: null, waitsForCode: false, confirmed, aside: null };
      const base = this.#state.at === "inviting" ? this.#state : fresh;
      this.#become({ ...base, at: "inviting", invite, purpose, ...changes });
    };
    /** Only somebody who says yes comes before what this phone is at otherwise: it may be joining the other meanwhile. */
    const refresh: typeof update = (changes) => {
      if (this.#state.at === "inviting") update(changes);
    };
    if (this.#heard.has(invite)) return update;
    this.#heard.add(invite);
    invite.on("code", () => refresh({ waitsForCode: false }));
    invite.on("waitForCode", () => refresh({ waitsForCode: true }));
    invite.on("linkUsed", () => refresh({}));
    invite.on("joined", ({ name }) => update({ joiner: name, aside: this.#joining }));
    invite.on("left", () => {
      if (this.#state.at === "inviting" && this.#state.aside !== null) return this.#become(this.#state.aside);
      refresh({ joiner: null });
      void this.#lookAgain();
    });
    return update;
  }

  #asks(asked: Asked): void {
    this.#joins({ at: "asked", asked, accepted: asked.accepted });
  }

  get #joining(): Joining | null {
    const state = this.#state;
    if (state.at === "inviting") return state.aside;
    return state.at === "asked" || state.at === "knocking" ? state : null;
  }

  #joins(next: Joining): void {
    const state = this.#state;
    this.#become(state.at === "inviting" && state.joiner !== null ? { ...state, aside: next } : next);
  }

  /** Another tab that has gone on with it knocks as well. */
  #failKnocking(error: unknown): void {
    if (isAttuneError(error, "closed")) return;
    const state = this.#state;
    if (state.at === "knocking") this.#fail(error);
    else if (state.at === "inviting" && state.aside?.at === "knocking") this.#become({ ...state, aside: null });
  }

  #fail(error: unknown): void {
    this.#become({ at: "failed", code: isAttuneError(error) ? error.code : null });
  }

  #become(next: Pairing): void {
    this.#state = next;
    this.#listeners.tell();
  }
}

async function giveUp(pairing: AttuneClient["pairing"], before: Pairing): Promise<void> {
  if (before.at === "inviting") await before.invite.cancel();
  else if (before.at === "asked") await before.asked.decline();
  else if (before.at === "knocking") await pairing.stopJoining();
}

function openInvite(pairing: AttuneClient["pairing"], purpose: InvitePurpose, name: string): Promise<Invite> {
  if (purpose === "pair") return pairing.invite({ name });
  return purpose === "replace" ? pairing.replacePartner() : pairing.moveMe();
}
