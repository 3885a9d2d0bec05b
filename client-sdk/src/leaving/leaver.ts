import * as z from "zod/mini";
import { ErrorReply } from "../../../shared/protocol/errors.ts";
import { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId, ConnectionState } from "../connection/state.ts";
import { VERSIONS } from "../connection/versions.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { Delivery, type Outcome, QUEUED_AFTER_MS } from "../outbox/outcome.ts";
import type { Transport } from "../transport.ts";
import type { Leaving } from "./leaving.ts";

export type LeaverOptions = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly leaving: Leaving;
  /** The server has deleted the pairing, or no longer knows this phone. Resolves when the storage has let go of it, or can't. */
  left(): Promise<unknown>;
};

const Done = z.object({ ok: z.literal(true) });

/** Tells the server that this phone has left, however long it takes to reach it. Knows nothing of the pairing but its token. */
export class Leaver {
  readonly #options: LeaverOptions;
  readonly #driver: ConnectionDriver;
  readonly #delivery = new Delivery();
  readonly #cancel: Cancel;

  constructor(options: LeaverOptions) {
    this.#options = options;
    const { transport, environment, leaving } = options;
    this.#cancel = environment.setTimer(QUEUED_AFTER_MS, () => this.#delivery.queued());
    this.#driver = new ConnectionDriver({
      transport,
      environment,
      namespace: leaving.waits ? "/pair" : "/",
      hello: () => ({ token: leaving.token, versions: VERSIONS }),
      // Anyone with the credential may leave: it is said instead of catching up, and within the time for that.
      resume: (id) => this.#leave(id),
      probe: () => undefined,
      received: () => undefined,
      changed: (state) => this.#changed(state),
    });
  }

  get outcome(): Promise<Outcome> {
    return this.#delivery.outcome;
  }

  start(): void {
    this.#driver.put({ on: "start" });
  }

  wake(): void {
    this.#driver.put({ on: "wake" });
  }

  /** If the server hasn't heard of it, the next start of the app tells it. */
  close(): void {
    this.#cancel();
    this.#driver.put({ on: "stop" });
    this.#delivery.queued();
    this.#delivery.failed(new AttuneError("closed"));
  }

  #changed(state: ConnectionState): void {
    // Ended, moved or unknown: there is nothing left to leave.
    if (state.at === "over") this.#finish();
    if (state.at === "waiting") this.#delivery.queued();
  }

  #leave(id: ConnectionId): void {
    const { commandId, waits } = this.#options.leaving;
    const [name, type] = waits ? ["pair", "withdraw"] : ["command", "leave"];
    this.#driver.connection(id)?.request(name, { id: commandId, type }, (answer) => {
      if (Done.safeParse(answer).success) this.#finish();
      else this.#driver.put({ on: "refused", id, reason: ErrorReply.safeParse(answer).data ?? null });
    });
  }

  #finish(): void {
    this.#cancel();
    this.#driver.put({ on: "stop" });
    void this.#options.left().then(() => this.#delivery.delivered(0));
  }
}
