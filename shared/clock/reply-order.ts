import type { DropReason, ProbeSample } from "./probe-sample.ts";

const STAMPS_REMEMBERED = 32;
const EPOCHS_REMEMBERED = 8;

type RetiredEpoch = { readonly epoch: string; readonly connection: number };

/** Recognises replies that come twice, late, over an ended connection, or from a server clock that is gone. */
export class ReplyOrder {
  #connection = Number.NEGATIVE_INFINITY;
  #awakeSinceMs = Number.NEGATIVE_INFINITY;
  #lastT3Ms = Number.NEGATIVE_INFINITY;
  #recentT0Ms: number[] = [];
  #retired: RetiredEpoch[] = [];

  fault(sample: ProbeSample): DropReason | null {
    const { t0Ms, t3Ms, connection, epoch } = sample;
    if (connection < this.#connection) return "oldConnection";
    if (t0Ms < this.#awakeSinceMs) return "asleep";
    if (this.#recentT0Ms.includes(t0Ms)) return "duplicate";
    if (t0Ms < (this.#recentT0Ms.at(-1) ?? t0Ms) || t3Ms < this.#lastT3Ms) return "reordered";
    if (this.#retired.some((old) => old.epoch === epoch && connection <= old.connection)) return "oldEpoch";
    return null;
  }

  remember(sample: ProbeSample): void {
    this.#connection = sample.connection;
    this.#lastT3Ms = sample.t3Ms;
    this.#recentT0Ms = [...this.#recentT0Ms.slice(1 - STAMPS_REMEMBERED), sample.t0Ms];
  }

  /** Replies in flight while the phone slept are stamped by two different stretches of its clock. */
  dropSentBefore(localMs: number): void {
    this.#awakeSinceMs = localMs;
  }

  /**
   * Notes that this connection's clock was given up for another. A later connection may lead back to it (another node); this
   * one can't.
   */
  retireEpoch(epoch: string, connection: number): void {
    const others = this.#retired.filter((old) => old.epoch !== epoch);
    this.#retired = [...others, { epoch, connection }].slice(-EPOCHS_REMEMBERED);
  }
}
