import {
  type Asked,
  type AttuneClient,
  type AttuneErrorCode,
  type Invite,
  isAttuneError,
  type Status,
} from "../../../client-sdk/src/index.ts";
import { confirm, giveUp, isMisread, openInvite } from "./asking.ts";
import { hearInvite, type Show, showing } from "./hear-invite.ts";
import {
  after,
  fails,
  type InvitePurpose,
  isStill,
  joiningOf,
  joins,
  knocksNoMore,
  type PairingState,
} from "./pairing-state.ts";
import { PairingStore } from "./pairing-store.ts";
import { isSeen, onSeen } from "./seen.ts";
import { UnderWay } from "./under-way.ts";

/** The one place on this phone that drives pairing. */
export class PairingDesk {
  readonly #pairing: AttuneClient["pairing"];
  readonly #store = new PairingStore();
  readonly #underWay: UnderWay;
  readonly #heard = new WeakSet<Invite>();
  #line: Status["kind"] = "idle";

  constructor({ pairing }: AttuneClient) {
    const store = this.#store;
    this.#pairing = pairing;
    this.#underWay = new UnderWay({
      pairing,
      store,
      show: (pending) => this.#take(pending),
      failKnocking: (error) => this.#failKnocking(error),
    });
    onSeen(() => void this.#underWay.lookAgain());
    pairing.on("status", ({ kind }) => {
      this.#line = kind;
      store.tell();
    });
    pairing.on("beside", ({ invite }) => this.#hear(invite, invite.purpose));
    pairing.on("waiting", () => {
      const isTakenUp = store.now.at === "nothing" && this.#underWay.isLooking;
      if (joiningOf(store.now)?.at === "knocking" || isTakenUp)
        store.become(joins(store.now, { at: "knocking", waiting: true }));
    });
  }

  get state(): PairingState {
    return this.#store.now;
  }

  /** The status of the connection that pairing uses. */
  get line(): Status["kind"] {
    return this.#line;
  }

  readonly subscribe = this.#store.subscribe;

  /** Resumes what was under way when the app was closed. */
  readonly resume = (): Promise<void> => this.#underWay.resume();

  /**
   * Like `resume`, but looks into the storage first. Most people have nothing under way, and then the code for pairing isn't
   * loaded.
   */
  readonly takeUp = async (): Promise<void> => {
    if (await this.#pairing.isUnderWay()) await this.resume();
  };

  /** If an error hides what this phone is joining, that is shown instead of a new invitation. */
  readonly invite = async (purpose: InvitePurpose, name: string): Promise<void> => {
    if (this.state.at === "failed" && this.state.aside !== null) return this.drop();
    this.#store.become({ at: "opening" });
    try {
      this.#hear(await openInvite(this.#pairing, purpose, name), purpose)({});
    } catch (error) {
      this.#fail(error);
    }
  };

  /** Confirms whoever has joined. Resolves to whether both phones are in. */
  readonly confirm = async (): Promise<boolean> => {
    const { state } = this;
    return state.at === "inviting" && (await this.#finish(() => confirm(state.invite)));
  };

  /**
   * Says yes to whoever asks. A yes that was given before the app was closed needs no name again. Resolves to whether both
   * phones are in.
   */
  readonly accept = async (name = ""): Promise<boolean> => {
    if (this.state.at !== "asked") return false;
    const { asked, accepted } = this.state;
    if (!accepted) this.#store.become({ at: "asked", asked, accepted: true });
    return await this.#finish(() => asked.accept({ name }));
  };

  readonly declineJoiner = async (): Promise<void> => {
    if (this.state.at !== "inviting") return;
    await this.state.invite.decline().catch(async (error: unknown) => {
      // Another tab has gone on with it: the same question is asked here once more.
      if (isAttuneError(error, "closed")) await this.#underWay.lookAgain();
      else this.#fail(error);
    });
  };

  readonly open = async (codeOrLink: string): Promise<void> => {
    this.#store.become({ at: "knocking", waiting: false });
    try {
      this.#asks(await this.#pairing.open(codeOrLink));
    } catch (error) {
      if (isMisread(error)) this.misread(error.code);
      else this.#failKnocking(error);
    }
  };

  /** What was typed isn't a code: it stays on the screen to be corrected. */
  readonly misread = (code: AttuneErrorCode): void => this.#store.become({ at: "misread", code });

  /** A code is being typed again: the last fault is cleared. */
  readonly retype = (): void => {
    if (this.state.at === "misread") this.settle();
  };

  /** An error has been read. Shows what this phone is joining behind it. */
  readonly hasRead = (): void => {
    if (this.state.at !== "failed") return this.retype();
    this.#store.become(after(this.state));
    void this.#underWay.lookAgain();
  };

  /** Nothing is under way any more: this phone is in, whichever of its tabs brought it there. */
  readonly settle = (): void => this.#store.become({ at: "nothing" });

  /**
   * Gives up what is under way; what was put aside for it is shown again. Nobody waits until the server knows: without a
   * connection it hears of it later, or never has to.
   */
  readonly drop = (): void => {
    const before = this.state;
    this.#store.become(after(before));
    giveUp(this.#pairing, before)?.catch(() => undefined);
  };

  async #finish(step: () => Promise<unknown>): Promise<boolean> {
    const before = this.state;
    try {
      await step();
      this.settle();
      return true;
    } catch (error) {
      // Another tab has gone on with it: the screen stays, and waits for the result of a stored yes. A hidden tab takes
      // nothing back from the visible one; it looks again when it is shown.
      if (isAttuneError(error, "closed")) {
        if (isSeen()) await this.#underWay.lookAgain();
        return false;
      }
      // If something else is on the screen by now, nobody waits for this any more.
      if (isStill(before, this.state)) this.#fail(error);
      return false;
    }
  }

  #take(pending: Invite | Asked): void {
    if ("confirm" in pending) this.#hear(pending, pending.purpose)({});
    else this.#asks(pending);
  }

  /** Listens to an invitation, once. Returns how to show it. */
  #hear(invite: Invite, purpose: InvitePurpose): Show {
    const show = showing(invite, purpose, this.#store);
    if (!this.#heard.has(invite)) hearInvite(invite, show, this.#store, () => void this.#underWay.lookAgain());
    this.#heard.add(invite);
    return show;
  }

  #asks(asked: Asked): void {
    this.#store.become(joins(this.state, { at: "asked", asked, accepted: asked.accepted }));
  }

  /** `closed` means that another tab knocks now: this one waits, and looks what became of it when it is seen again. */
  #failKnocking(error: unknown): void {
    const { state } = this;
    if (!isAttuneError(error, "closed")) this.#store.become(knocksNoMore(state, codeOf(error)));
    else if (joiningOf(state)?.at === "knocking") this.#store.become(joins(state, { at: "knocking", waiting: true }));
  }

  #fail(error: unknown): void {
    this.#store.become(fails(this.state, codeOf(error)));
  }
}

const codeOf = (error: unknown): AttuneErrorCode | null => (isAttuneError(error) ? error.code : null);
