import type { HearCode } from "../../../shared/practices/hear.ts";
import type { HerePreset } from "../../../shared/practices/here.ts";
import { otherSeat } from "../../../shared/protocol/ids.ts";
import { AttuneError } from "../errors.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";

/** Soft replies; gone after 15 minutes. */
export class Hear {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** What the other said last, while it is shown. */
  get theirs(): { readonly code: HearCode; readonly atMs: number } | null {
    const { seat, room } = this.#phone;
    return seat === null ? null : (room.hear[otherSeat(seat)] ?? null);
  }

  send(code: HearCode): Promise<Outcome> {
    return this.#phone.submit({ type: "hear.send", code });
  }
}

/** "I'm here": once in 20 s, six times an hour; gone after 12 hours. Rejections: `tooSoon`, `tooMany` with `retryAfterMs`. */
export class Here {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** What the other sent last, while it is shown. */
  get theirs(): { readonly preset: HerePreset; readonly atMs: number } | null {
    const { seat, room } = this.#phone;
    return seat === null ? null : (room.here[otherSeat(seat)].latest ?? null);
  }

  send(preset: HerePreset): Promise<Outcome> {
    return this.#phone.submit({ type: "here.send", preset });
  }
}

type Asked = { readonly deviceId: string; readonly effectiveAtMs: number };

/** Changes of phone, which are always visible to both. */
export class Devices {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** Someone said that this phone is lost: another takes its place then, unless `keep` is called. */
  get asked(): Asked | null {
    const { seat, room } = this.#phone;
    return seat === null ? null : room.devices[seat].asked;
  }

  /** The same for the other's phone. */
  get askedForPartner(): Asked | null {
    const { seat, room } = this.#phone;
    return seat === null ? null : room.devices[otherSeat(seat)].asked;
  }

  /** "I still have my phone": calls the replacement off. Rejects with `nothingOffered` when there is none. */
  keep(): Promise<Outcome> {
    const { asked } = this;
    if (asked === null) return Promise.reject(new AttuneError("nothingOffered"));
    return this.#phone.submit({ type: "device.keep", deviceId: asked.deviceId });
  }
}
