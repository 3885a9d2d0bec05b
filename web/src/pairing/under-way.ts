import { type Asked, type AttuneClient, type Invite, isAttuneError } from "../../../client-sdk/src/index.ts";
import { joiningOf } from "./pairing-state.ts";
import type { PairingStore } from "./pairing-store.ts";

export type UnderWayOptions = {
  readonly pairing: AttuneClient["pairing"];
  readonly store: PairingStore;
  show(pending: Invite | Asked): void;
  failKnocking(error: unknown): void;
};

/** What this phone has under way, whichever tab or earlier run of the app began it. */
export class UnderWay {
  readonly #options: UnderWayOptions;
  #resumed: Promise<void> | null = null;
  #isLooking = false;
  /** Another tab took over while this one looked: it may be closed by now. */
  #isElsewhere = false;

  constructor(options: UnderWayOptions) {
    this.#options = options;
  }

  /** Whether a search for it is running. */
  get isLooking(): boolean {
    return this.#isLooking;
  }

  /** Resumes what is under way. Called twice, it looks once. */
  resume(): Promise<void> {
    this.#resumed ??= this.#look();
    return this.#resumed;
  }

  /** Looks again, as another tab may have taken over and be closed by now: then nobody would hear the outcome. */
  async lookAgain(): Promise<void> {
    const { pairing, store, show } = this.#options;
    const before = store.now;
    if (before.at === "knocking" || (before.at === "nothing" && this.#isElsewhere)) return await this.#look();
    if (before.at !== "inviting" && before.at !== "asked") return;
    const pending = await pairing.pending().catch(() => undefined);
    const isSame = pending === (before.at === "inviting" ? before.invite : before.asked);
    if (isSame || pending === undefined || store.now !== before) return;
    store.become({ at: "nothing" });
    if (pending !== null) show(pending);
  }

  async #look(): Promise<void> {
    const { pairing, store, show, failKnocking } = this.#options;
    this.#isLooking = true;
    this.#isElsewhere = false;
    try {
      const pending = await pairing.pending();
      const isFree = store.now.at === "nothing" || joiningOf(store.now)?.at === "knocking";
      if (pending !== null && isFree) show(pending);
      // Another tab has given it up.
      const { now } = store;
      if (pending === null && now.at === "knocking" && now.waiting) store.become({ at: "nothing" });
    } catch (error) {
      this.#isElsewhere = isAttuneError(error, "closed");
      failKnocking(error);
    } finally {
      this.#isLooking = false;
    }
  }
}
