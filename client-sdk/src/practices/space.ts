import { SPACE_LIMITS } from "../../../shared/practices/space/limits.ts";
import type { Going, SpaceAnswer } from "../../../shared/practices/space/messages.ts";
import type { Away, Back } from "../../../shared/practices/space/state.ts";
import { otherSeat } from "../../../shared/protocol/ids.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { waitFor } from "./wait-for.ts";

/** What one member is at: away until a time, or back and perhaps answered. */
export type MemberSpace = { readonly away: Away | null; readonly back: Back | null };

const NOWHERE: MemberSpace = { away: null, back: null };

/**
 * A time apart with a promise to come back. It can't be refused, shortened or interrupted. Rejections: `alreadyAway`,
 * `notAway`, `tooShort`, `tooLong`, `careSent`, `nothingOffered`.
 */
export class Space {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  get mine(): MemberSpace {
    const { seat, room } = this.#phone;
    return seat === null ? NOWHERE : room.space[seat];
  }

  get theirs(): MemberSpace {
    const { seat, room } = this.#phone;
    return seat === null ? NOWHERE : room.space[otherSeat(seat)];
  }

  /** How long a space is unless said otherwise: what the two agreed on, or 20 minutes. */
  get defaultMinutes(): number {
    return this.#phone.room.space.agreed?.minutes ?? SPACE_LIMITS.defaultMinutes;
  }

  /** In calm: 10 to 60 minutes. Both see who set it. */
  agree({ minutes }: { readonly minutes: number }): Promise<Outcome> {
    return this.#phone.submit({ type: "space.agree", minutes });
  }

  /** "I'm coming back in so many minutes": 5 to 1,440, default what was agreed. Never goes stale, also without a connection. */
  take({
    minutes = this.defaultMinutes,
    going,
  }: {
    readonly minutes?: number;
    readonly going?: Going;
  } = {}): Promise<Outcome> {
    const askedAtMs = Math.floor(this.#phone.roughServerNowMs());
    return this.#phone.submit({ type: "space.take", minutes, askedAtMs, ...(going === undefined ? {} : { going }) });
  }

  /** Only who is away extends: at least 5 minutes, at most to 24 hours in all. Default 20. */
  extend({ minutes = SPACE_LIMITS.defaultMinutes }: { readonly minutes?: number } = {}): Promise<Outcome> {
    return this.#phone.submit({ type: "space.extend", minutes });
  }

  /** "I'm here. No hurry.", once, from the one who waits. */
  care(): Promise<Outcome> {
    return this.#phone.submit({ type: "space.care" });
  }

  /** "I'm back." */
  back(): Promise<Outcome> {
    return this.#phone.submit({ type: "space.back" });
  }

  /** Answers "I'm back". Waits up to 5 s for it to arrive, else rejects with `nothingOffered`. */
  async answer(answer: SpaceAnswer): Promise<Outcome> {
    const { backId } = await waitFor(this.#phone, () => {
      const { back } = this.theirs;
      return back === null || back.answer?.answer === "ready" ? null : back;
    });
    return await this.#phone.submit({ type: "space.answer", backId, answer });
  }
}
