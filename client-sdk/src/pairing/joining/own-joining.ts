import type { Invitation } from "../../../../shared/pairing/invitation.ts";
import { AttuneError, isAttuneError } from "../../errors.ts";
import type { PairingContext } from "../context.ts";
import { ASK_WITHIN_MS } from "../pair-line.ts";
import type { StoredJoining } from "../records.ts";
import { makeCredential, random16 } from "../secrets.ts";
import type { Asked } from "./asked.ts";
import { OpenJoining } from "./open-joining.ts";

/** What this phone is joining: at most one at a time, also across restarts of the app. */
export class OwnJoining {
  readonly #context: PairingContext;
  #open: OpenJoining | null = null;
  #closed = false;

  constructor(context: PairingContext) {
    this.#context = context;
    context.records.storedAgain = () => this.#comeIn();
  }

  /** Gives up the one before. */
  async begin(invitation: Invitation): Promise<OpenJoining> {
    const { environment, handshake, records } = this.#context;
    this.#mustBeFree();
    const own = records.invitation?.secrets.some((secret) => secret.invitation.handle === invitation.handle) ?? false;
    if (own) throw new AttuneError("ownCode");
    const state = handshake.joiner.open(invitation, records.spent);
    if (state.step === "failed") throw new AttuneError("codeNotFound");
    await this.underWay?.stop(ASK_WITHIN_MS);
    this.#mustBeFree();
    const credential = makeCredential(environment);
    await records.saveJoining({ key: random16(environment), invitation, attemptId: null, state, credential, name: "" });
    this.#open = this.#create();
    return this.#open;
  }

  /** Goes on with what is stored; null when no question is left of it. */
  async resume(joining: StoredJoining): Promise<Asked | null> {
    const isNew = this.#open?.isOver ?? true;
    const open = this.#opened();
    if (isNew) await open.resume();
    // This phone said no, and the server doesn't know yet: there is no question left.
    if (joining.state.step === "declined") return null;
    return await open.asked.catch((error: unknown) => {
      if (isAttuneError(error, "alreadyPaired")) return null;
      throw error;
    });
  }

  /** Also from before the app was closed; null when there is nothing. */
  get underWay(): OpenJoining | null {
    return this.#context.records.joining === null ? null : this.#opened();
  }

  wake(): void {
    this.#open?.wake();
  }

  /** This phone is in elsewhere. */
  letGo(): void {
    this.#open?.close(new AttuneError("alreadyPaired"));
  }

  close(): void {
    this.#closed = true;
    this.#open?.close();
  }

  /** The other's confirmation came while this phone couldn't save. Nobody may ask again, and the other isn't left alone. */
  #comeIn(): void {
    const { joining } = this.#context.records;
    if (joining?.state.step === "paired") this.resume(joining).catch(() => undefined);
  }

  #opened(): OpenJoining {
    const open = this.#open?.isOver === false ? this.#open : this.#create();
    this.#open = open;
    return open;
  }

  /** Pairing may have been closed while something was being loaded or stored. What is stored is resumed at the next start. */
  #create(): OpenJoining {
    if (this.#closed) throw new AttuneError("closed");
    return new OpenJoining(this.#context);
  }

  #mustBeFree(): void {
    if (this.#context.membership()?.over === null) throw new AttuneError("alreadyPaired");
  }
}
