import { CommandReply } from "../../../shared/protocol/ack.ts";
import { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId, ConnectionState } from "../connection/state.ts";
import { ACK_WITHIN_MS } from "../connection/timing.ts";
import { VERSIONS } from "../connection/versions.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import type { Transport } from "../transport/transport.ts";
import type { Leaving } from "./leaving.ts";

export type LeaverOptions = {
  readonly transport: Transport;
  readonly environment: Environment;
  readonly leaving: Leaving;
  /** The server has deleted the pairing. */
  left(): void;
  /** Not reachable now; retried automatically. */
  unreachable(): void;
};

/** Tells the server that this phone has left, however long it takes to reach it. Knows nothing of the pairing but its token. */
export class Leaver {
  readonly #options: LeaverOptions;
  readonly #driver: ConnectionDriver;
  #cancel: Cancel = () => undefined;

  constructor(options: LeaverOptions) {
    this.#options = options;
    const { transport, environment, leaving } = options;
    this.#driver = new ConnectionDriver({
      transport,
      environment,
      hello: () => ({ token: leaving.token, versions: VERSIONS }),
      // Anyone with the credential may leave, caught up or not.
      resume: (id) => this.#driver.put({ on: "caughtUp", id }),
      // Its only command has a deadline of its own.
      probe: () => undefined,
      received: () => undefined,
      changed: (state) => this.#changed(state),
    });
  }

  start(): void {
    this.#driver.put({ on: "start" });
  }

  wake(): void {
    this.#driver.put({ on: "wake" });
  }

  close(): void {
    this.#cancel();
    this.#driver.put({ on: "stop" });
  }

  #changed(state: ConnectionState): void {
    this.#cancel();
    // Ended, moved or unknown: there is nothing left to leave.
    if (state.at === "over") this.#finish();
    if (state.at === "waiting") this.#options.unreachable();
    if (state.at === "live") this.#leave(state.id);
  }

  #leave(id: ConnectionId): void {
    const { environment, leaving } = this.#options;
    const silent = (): void => this.#driver.put({ on: "silent", id });
    this.#cancel = environment.setTimer(ACK_WITHIN_MS, silent);
    this.#driver.connection(id)?.request("command", { id: leaving.commandId, type: "leave" }, (answer) => {
      const reply = CommandReply.safeParse(answer).data;
      if (reply !== undefined && "ok" in reply) this.#finish();
      else if (reply !== undefined && "error" in reply) this.#driver.put({ on: "refused", id, reason: reply });
    });
  }

  #finish(): void {
    this.close();
    this.#options.left();
  }
}
