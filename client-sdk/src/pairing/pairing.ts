import type { Status } from "../connection/status.ts";
import type { GivenSeat } from "../core/belonging.ts";
import type { Core } from "../core/core.ts";
import { fieldsOf, textOf } from "../demands/given.ts";
import { createEmitter, type Emitter } from "../emitter/emitter.ts";
import { AttuneError } from "../errors.ts";
import type { Outcome } from "../outbox/outcome.ts";
import { holdsPairingUnderWay } from "../storage/keys.ts";
import { loadFrom } from "../storage/load-from.ts";
import type { Membership } from "../storage/membership.ts";
import type { Storage } from "../storage/storage.ts";
import type { Transport } from "../transport.ts";
import type { Invite } from "./inviting/invite.ts";
import type { Asked } from "./joining/asked.ts";
import { loadFlow, loadHandshake } from "./load-chunks.ts";
import type { PairingFlow } from "./pairing-flow.ts";

/** The events of `pairing.on(name, listener)`, each with its payload. */
export type PairingEvents = {
  /** The code was right; the other's app isn't there yet ("Waiting for your partner to open Attune"). */
  waiting: Record<never, never>;
  /** An invitation continues beside the question that `pending` resolves to: somebody may say yes to it meanwhile. */
  beside: { readonly invite: Invite };
  /**
   * The status of the connection that pairing uses has changed; `client.status` doesn't cover it. While it is `offline` it
   * reconnects by itself, and then sends what was said meanwhile. Not reported for a cancelled invitation.
   */
  status: Status;
};

export type PairingOptions = {
  readonly transport: Transport;
  /** Base address of links. */
  readonly origin: string;
  readonly storage: Pick<Storage, "load">;
  /** The core of the leading tab; a following tab takes the lead first. */
  core(): Promise<Core>;
};

/**
 * Brings two phones together. The code for it is loaded on first use. Besides the codes named at each method, everything
 * rejects with `closed`, and with `otherTab` when another tab doesn't give up the lead. Where `offline` is named, these may
 * come too, after 15 s at most: `versionTooOld` and `versionTooNew` when app and server share no version, and `rateLimited`,
 * `busy`, `unavailable`, `draining` or `internal` when the server answers but can't do it now.
 */
export class Pairing {
  /** Subscribes to one event; returns the unsubscribe function. Throws `badMessage` for an unknown name. */
  readonly on: Emitter<PairingEvents>["on"];
  readonly #options: PairingOptions;
  readonly #emitter: Emitter<PairingEvents>;
  #flow: Promise<PairingFlow> | null = null;

  constructor(options: PairingOptions, report: (error: unknown) => void) {
    this.#options = options;
    this.#emitter = createEmitter(report, ["waiting", "beside", "status"]);
    this.on = this.#emitter.on;
  }

  /**
   * Makes an invitation with a code, a QR link and a link to share, and ends the previous one. `name` has 1 to 40 characters,
   * the rest is cut; whoever is invited reads it, the server never does. Rejects with `badName`, `alreadyPaired`, `offline` or
   * `storageFailed`, and with `noAnswer` while the outcome of confirming the previous one is open.
   */
  async invite(as: { readonly name: string }): Promise<Invite> {
    return await (await this.#loaded()).invite("pair", textOf(fieldsOf(as).name));
  }

  /**
   * Reads a code or link and asks who is behind it, without saying yes. Resolves when the other's app is there, which may
   * take until the link expires. Rejects with `codeTypo`, `codeTooShort`, `codeTooLong`, `badLink`, `otherServer` or
   * `ownCode` before anything is sent, then with `codeNotFound` (wrong, expired and used look alike), `tooManyJoins`,
   * `alreadyPaired`, `storageFailed` or `offline`.
   */
  async open(codeOrLink: string): Promise<Asked> {
    return await (await this.#loaded()).open(textOf(codeOrLink));
  }

  /**
   * `open`, then `accept`: resolves once the other has confirmed. Rejects as these do; an invalid name doesn't use up the code.
   */
  async join(codeOrLink: string, as: { readonly name: string }): Promise<void> {
    await (await this.#loaded()).join(textOf(codeOrLink), textOf(fieldsOf(as).name));
  }

  /**
   * Gives up what `open` or `join` waits for; their promises reject with `invitationOver` at once. If this phone had said
   * yes, the other is told as soon as possible, also after a restart.
   */
  async stopJoining(): Promise<void> {
    (await this.#loaded()).stopJoining();
  }

  /**
   * Whether something was under way when the app was closed. Only looks into the storage and never rejects; `pending` says
   * what it is.
   */
  async isUnderWay(): Promise<boolean> {
    return holdsPairingUnderWay((await loadFrom(this.#options.storage)) ?? {});
  }

  /**
   * What was under way when the app was closed: a question to answer, an invitation, or null. If there are both, both
   * continue, and the question comes first (see `beside`) unless somebody has said yes to the invitation.
   */
  async pending(): Promise<Invite | Asked | null> {
    return await (await this.#loaded()).pending();
  }

  /**
   * Brings in the partner's new phone for a lost one. Can take a day, and the old phone can call it off. Rejects with
   * `notPaired`, `ended` or `moved`, with `notYourTurn` while another new phone waits to be let in, with `phoneKept` for a day
   * after the old one called it off (`retryAfterMs`), and with `offline`, `storageFailed` and `noAnswer` as `invite` does.
   */
  async replacePartner(): Promise<Invite> {
    return await (await this.#loaded()).invite("replace", "");
  }

  /**
   * On the old phone: gives one's own seat to a new phone, which opens the code. It moves when this phone confirms. Rejects
   * with `notPaired`, `ended` or `moved`, and with `offline`, `storageFailed` and `noAnswer` as `invite` does.
   */
  async moveMe(): Promise<Invite> {
    return await (await this.#loaded()).invite("move", "");
  }

  /**
   * On the new phone: takes over one's own seat with the code of the old phone. Rejects as `open` and `accept` do, and with
   * `codeNotFound` if the code invites somebody else, whose phone is then told no.
   */
  async moveHere(codeOrLink: string): Promise<void> {
    await (await this.#loaded()).moveHere(textOf(codeOrLink));
  }

  /**
   * Leaves the pairing: at once, without a reason, also without a connection. When this resolves, everything of it is gone
   * from this phone; the server is told now, or as soon as it can be reached (see `Outcome`). A phone that waits to replace
   * another only takes that back: the pairing stays. Rejects with `notPaired`.
   */
  async leave(): Promise<Outcome> {
    const core = await this.#options.core();
    // An invitation to bring a phone into this pairing ends with it; one to found a pairing doesn't.
    if (core.membership !== null) void this.close("invitationOver");
    return await core.leave();
  }

  /** @internal Another tab leads now, or the client was closed or has left: what is open stays in the storage as it is. */
  async close(why: "closed" | "invitationOver" = "closed"): Promise<void> {
    const flow = await this.#flow?.catch(() => null);
    this.#flow = null;
    flow?.close(why);
  }

  #loaded(): Promise<PairingFlow> {
    this.#flow ??= this.#load().catch((error: unknown) => {
      // The next call tries again: the chunk may have failed to load.
      this.#flow = null;
      throw error;
    });
    return this.#flow;
  }

  async #load(): Promise<PairingFlow> {
    const { transport, origin, core: leadingCore } = this.#options;
    const [core, chunk, handshake] = await Promise.all([leadingCore(), loadFlow(), loadHandshake()]).catch(offline);
    const { environment } = core;
    const context = {
      transport,
      environment,
      handshake,
      records: chunk.createRecords(core.journal, environment),
      membership: () => core.membership,
      onMemberStatus: (listener: (status: Status) => void) => core.on("status", listener),
      adopt: (membership: Membership) => core.adopt(membership),
      giveBack: (seat: GivenSeat) => core.giveBack(seat),
      waiting: () => this.#emitter.emit("waiting", {}),
      beside: (invite: Invite) => this.#emitter.emit("beside", { invite }),
      status: (status: Status) => this.#emitter.emit("status", status),
    };
    return chunk.createFlow(context, origin);
  }
}

/** Chunks that aren't loaded yet need a connection. */
function offline(error: unknown): never {
  throw error instanceof AttuneError ? error : new AttuneError("offline");
}
