import { otherSeat } from "../../../shared/protocol/other-seat.ts";
import { whyNoRoom } from "../connection/reasons.ts";
import { AttuneError } from "../errors.ts";
import type { CommandBody } from "../outbox/named.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { shown } from "./shown.ts";
import { started } from "./wait-for.ts";

type Of<Type extends CommandBody["type"]> = Extract<CommandBody, { type: Type }>;
/** The codes of a soft reply. */
export type HearCode = Of<"hear.send">["code"];
/** The presets of an "I'm here". */
export type HerePreset = Of<"here.send">["preset"];

/** Soft replies; gone after 15 minutes. Rejects with `spaceOpen` while the partner is away. */
export class Hear {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** The partner's latest reply, while it is shown. */
  get theirs(): { readonly code: HearCode; readonly atMs: number } | null {
    return shown(this.#phone, ({ shownReply }) => shownReply);
  }

  /** Sends it to the partner, who sees only the latest. After 15 minutes without a connection it is dropped as `stale`. */
  send(code: HearCode): Promise<Outcome> {
    return this.#phone.submit({ type: "hear.send", code });
  }
}

/**
 * "I'm here": once in 20 s, six times an hour; gone after 12 hours. Rejects with `tooSoon` and `tooMany`, with
 * `retryAfterMs`, and with `spaceOpen` while the partner is away.
 */
export class Here {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** The partner's latest message, while it is shown. */
  get theirs(): { readonly preset: HerePreset; readonly atMs: number } | null {
    return shown(this.#phone, ({ shownHere }) => shownHere);
  }

  /** Sends it to the partner, who sees only the latest. After 12 hours without a connection it is dropped as `stale`. */
  send(preset: HerePreset): Promise<Outcome> {
    return this.#phone.submit({ type: "here.send", preset });
  }
}

/** A phone that is to take over a seat, at a server instant. */
export type AskedDevice = { readonly deviceId: string; readonly effectiveAtMs: number };

/** Changes of phone, which are always visible to both. */
export class Devices {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /**
   * Somebody said that this phone is lost: another takes its seat at that instant, or later if no server ran for a while,
   * unless `keep` is called.
   */
  get asked(): AskedDevice | null {
    const { seat, room } = this.#phone;
    return seat === null ? null : (room.devices[seat]?.asked ?? null);
  }

  /** The same for the partner's phone. */
  get askedForPartner(): AskedDevice | null {
    const { seat, room } = this.#phone;
    return seat === null ? null : (room.devices[otherSeat(seat)]?.asked ?? null);
  }

  /** "I still have my phone": calls the replacement off. Rejects with `nothingOffered` when there is none. */
  async keep(): Promise<Outcome> {
    await started(this.#phone);
    const { asked } = this;
    if (asked === null) throw new AttuneError(whyNoRoom(this.#phone) ?? "nothingOffered");
    return await this.#phone.submit({ type: "device.keep", deviceId: asked.deviceId });
  }
}
