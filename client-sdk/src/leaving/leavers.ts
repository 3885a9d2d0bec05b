import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { Delivery, type Outcome, QUEUED_AFTER_MS } from "../outbox/outcome.ts";
import type { Journal } from "../storage/journal.ts";
import { LEAVING_PREFIX } from "../storage/keys.ts";
import type { Transport } from "../transport/transport.ts";
import { Leaver } from "./leaver.ts";
import type { Leaving } from "./leaving.ts";

type Shared = { readonly transport: Transport; readonly environment: Environment; readonly journal: Journal };

/** Pairings that were left on this phone but not yet on the server. */
export class Leavers {
  readonly #shared: Shared;
  readonly #open = new Map<string, { readonly leaver: Leaver; readonly delivery: Delivery; readonly cancel: Cancel }>();
  #closed = false;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Starts telling the server. The record must be in the storage, or on its way there. */
  start(leaving: Leaving): Promise<Outcome> {
    const { transport, environment, journal } = this.#shared;
    const { commandId } = leaving;
    const delivery = new Delivery();
    if (this.#closed) return untilNextStart(delivery);
    const cancel = environment.setTimer(QUEUED_AFTER_MS, () => delivery.queued());
    const left = (): void => {
      cancel();
      this.#open.delete(commandId);
      void journal.write({ [LEAVING_PREFIX + commandId]: null });
      delivery.delivered(0);
    };
    const leaver = new Leaver({ transport, environment, leaving, left, unreachable: () => delivery.queued() });
    this.#open.set(commandId, { leaver, delivery, cancel });
    leaver.start();
    return delivery.outcome;
  }

  wake(): void {
    for (const { leaver } of this.#open.values()) leaver.wake();
  }

  close(): void {
    this.#closed = true;
    for (const { leaver, delivery, cancel } of this.#open.values()) {
      cancel();
      leaver.close();
      void untilNextStart(delivery);
    }
    this.#open.clear();
  }
}

/** The record is saved; the next start of the app tells the server. */
function untilNextStart(delivery: Delivery): Promise<Outcome> {
  delivery.queued();
  delivery.failed(new AttuneError("closed"));
  return delivery.outcome;
}
