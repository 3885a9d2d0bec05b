import type { Environment } from "../environment/environment.ts";
import type { Outcome } from "../outbox/outcome.ts";
import type { Journal } from "../storage/journal.ts";
import { LEAVING_PREFIX } from "../storage/keys.ts";
import type { Transport } from "../transport.ts";
import { Leaver } from "./leaver.ts";
import type { Leaving } from "./leaving.ts";

type Shared = { readonly transport: Transport; readonly environment: Environment; readonly journal: Journal };

/** Pairings that were left on this phone but not yet on the server. */
export class Leavers {
  readonly #shared: Shared;
  readonly #open = new Set<Leaver>();
  #closed = false;

  constructor(shared: Shared) {
    this.#shared = shared;
  }

  /** Starts telling the server. The record must be in the storage, or on its way there. */
  start(leaving: Leaving): Promise<Outcome> {
    const { transport, environment, journal } = this.#shared;
    const left = (): Promise<unknown> => {
      this.#open.delete(leaver);
      return journal.write({ [LEAVING_PREFIX + leaving.commandId]: null }).catch(() => undefined);
    };
    const leaver = new Leaver({ transport, environment, leaving, left });
    this.#open.add(leaver);
    if (this.#closed) this.close();
    else leaver.start();
    return leaver.outcome;
  }

  wake(): void {
    for (const leaver of this.#open) leaver.wake();
  }

  close(): void {
    this.#closed = true;
    for (const leaver of this.#open) leaver.close();
    this.#open.clear();
  }
}
