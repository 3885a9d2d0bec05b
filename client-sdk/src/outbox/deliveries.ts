import type { CommandId } from "../../../shared/protocol/ids.ts";
import type { Emitter } from "../emitter/emitter.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError, type AttuneErrorCode } from "../errors.ts";
import type { DeliveryEvents } from "../events.ts";
import type { StoredCommand } from "./entry.ts";
import { Delivery, type Outcome } from "./outcome.ts";

type Emit = Emitter<DeliveryEvents>["emit"];

/**
 * Reports an outcome once, to the command's promise and to the client's listeners. The promise comes first, as a listener
 * may close the client.
 */
export class Deliveries {
  readonly #emit: Emit;
  readonly #environment: Environment;
  readonly #open = new Map<CommandId, Delivery>();
  readonly #timers = new Map<CommandId, Cancel>();

  constructor(environment: Environment, emit: Emit) {
    this.#environment = environment;
    this.#emit = emit;
  }

  /** The outcome of a command under way. */
  outcomeOf(id: CommandId): Promise<Outcome> {
    const delivery = this.#open.get(id) ?? new Delivery();
    this.#open.set(id, delivery);
    return delivery.outcome;
  }

  /** Marks it as queued, unless it is settled. */
  queued(id: CommandId): void {
    this.#open.get(id)?.queued();
  }

  /** The same after a while. */
  queuedIn(id: CommandId, afterMs: number): void {
    this.#timers.get(id)?.();
    if (this.#open.has(id))
      this.#timers.set(
        id,
        this.#environment.setTimer(afterMs, () => this.queued(id)),
      );
  }

  delivered({ id, type }: StoredCommand, seq: number): void {
    this.#take(id)?.delivered(seq);
    this.#emit("delivered", { id, type, seq });
  }

  rejected({ id, type }: StoredCommand, code: AttuneErrorCode, retryAfterMs: number | null): void {
    this.#take(id)?.failed(new AttuneError(code, retryAfterMs));
    this.#emit("rejected", { id, type, code, retryAfterMs });
  }

  dropped({ id, type }: StoredCommand): void {
    this.#take(id)?.failed(new AttuneError("stale"));
    this.#emit("dropped", { id, type, code: "stale" });
  }

  /** Fails everything open: the pairing is over, or the client closes and its next start sends the rest. */
  failAll(code: AttuneErrorCode, unstored?: ReadonlySet<CommandId>): void {
    for (const id of [...this.#open.keys()]) {
      if (unstored?.has(id)) continue;
      if (code === "closed") this.queued(id);
      this.fail(id, code);
    }
  }

  fail(id: CommandId, code: AttuneErrorCode): void {
    this.#take(id)?.failed(new AttuneError(code));
  }

  #take(id: CommandId): Delivery | undefined {
    const delivery = this.#open.get(id);
    this.#open.delete(id);
    this.#timers.get(id)?.();
    this.#timers.delete(id);
    return delivery;
  }
}
