import { spaceAnswers, spaceLimits } from "../../../shared/practices/space/limits.ts";
import type { Away, Back, Stance } from "../../../shared/practices/space/state.ts";
import { otherSeat } from "../../../shared/protocol/other-seat.ts";
import { demandFields, demandOneOf } from "../demands/demands.ts";
import { fieldsOf } from "../demands/given.ts";
import type { CommandBody } from "../outbox/named.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Phone } from "../phone.ts";
import { shown } from "./shown.ts";
import { isStarted, started, waitFor } from "./wait-for.ts";

type Of<Type extends CommandBody["type"]> = Extract<CommandBody, { type: Type }>;
/** What one does meanwhile: an activity, never a location. */
export type Going = NonNullable<Of<"space.take">["going"]>;
/** Answers to "I'm back": "I'm ready too", "Ten more minutes", "Just breathe first". */
export type SpaceAnswer = (typeof spaceAnswers)[number];

/**
 * A time apart with a promise to come back. It can't be refused, shortened or interrupted. Times are whole minutes. Each
 * method names what it rejects with, besides what `Breath` names for all commands.
 */
export class Space {
  readonly #phone: Phone;

  constructor(phone: Phone) {
    this.#phone = phone;
  }

  /** One's own state: away until a time, back, having answered, or null in calm. */
  get mine(): Stance {
    const { seat, room } = this.#phone;
    return seat === null ? null : room.space[seat];
  }

  /** The partner's state. */
  get theirs(): Stance {
    const { seat, room } = this.#phone;
    return seat === null ? null : room.space[otherSeat(seat)];
  }

  /** The partner's "I'm back", while it can be answered. */
  get offered(): Back | null {
    return shown(this.#phone, ({ offeredBack }) => offeredBack);
  }

  /** Words start when both are ready. */
  get bothReady(): boolean {
    return this.#phone.engine?.selectors.bothReady(this.#phone.room) ?? false;
  }

  /** Where a space stands relative to its announced end: `before`, `atTheTime` or `overdue`. */
  timeOf(away: Away): "before" | "atTheTime" | "overdue" {
    demandOneOf(fieldsOf(away).is, ["away"], "away.is");
    return this.#phone.engine?.selectors.timeOf(away, this.#phone.roughServerNowMs()) ?? "before";
  }

  /** The default length of a space: what the two agreed on, or 20 minutes. */
  get defaultMinutes(): number {
    return this.#phone.room.space.agreed?.minutes ?? spaceLimits.agreedMinutes.default;
  }

  /** Sets the default, in calm: 10 to 60 minutes. Both see who set it. Rejects with `tooShort`, `tooLong` or `spaceOpen`. */
  agree(as: { readonly minutes: number }): Promise<Outcome> {
    const { minutes } = fieldsOf(as);
    return this.#phone.submit({ type: "space.agree", minutes });
  }

  /**
   * "I'm coming back in this many minutes": 5 to 1,440, by default what was agreed. Never goes stale, even without a
   * connection. Rejects with `alreadyAway`, `tooShort` or `tooLong`.
   */
  async take(as: { readonly minutes?: number; readonly going?: Going } = {}): Promise<Outcome> {
    demandFields(as, "{ minutes: 20 }");
    const { minutes, going } = fieldsOf(as);
    // Right after the start the agreed default isn't known yet. Later there must be no wait, or the next command could
    // overtake this.
    if (minutes === undefined && !isStarted(this.#phone)) await started(this.#phone);
    const doing = going === undefined ? {} : { going };
    return await this.#phone.submit({ type: "space.take", minutes: minutes ?? this.defaultMinutes, ...doing });
  }

  /**
   * Only for whoever is away: by 5 to 1,440 minutes, default 20; anything beyond 24 hours in all is cut. Rejects with
   * `notAway`, `tooShort`, or `tooLong`, which also comes once that limit is reached.
   */
  async extend(by: { readonly minutes?: number } = {}): Promise<Outcome> {
    demandFields(by, "{ minutes: 20 }");
    const { minutes = 20 } = fieldsOf(by);
    return await this.#phone.submit({ type: "space.extend", minutes });
  }

  /**
   * "I'm here. No hurry.", once, from the one who waits. Rejects with `careSent` or `nobodyAway`, or with `stale` when it
   * arrives in the partner's next space.
   */
  async care(): Promise<Outcome> {
    await started(this.#phone);
    const { theirs } = this;
    return await this.#phone.submit({
      type: "space.care",
      spaceId: theirs?.is === "away" ? theirs.spaceId : undefined,
    });
  }

  /** "I'm back." Rejects with `notAway`. */
  back(): Promise<Outcome> {
    return this.#phone.submit({ type: "space.back" });
  }

  /**
   * Answers "I'm back". Waits up to 5 s for it to arrive, else rejects with `nothingOffered`; whoever is away can't answer
   * (`alreadyAway`).
   */
  async answer(answer: SpaceAnswer): Promise<Outcome> {
    demandOneOf(answer, spaceAnswers, "answer");
    const { backId } = await waitFor(this.#phone, () => this.offered);
    return await this.#phone.submit({ type: "space.answer", backId, answer });
  }
}
