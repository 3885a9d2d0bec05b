import type { Hello } from "../../../shared/protocol/hello.ts";
import type { Connection, ConnectionListener, Namespace, Transport } from "../transport.ts";
import type { FakeClock } from "./fake-clock.ts";
import { FakeSocket, type ServerSide } from "./fake-socket.ts";

/** One phone's path to the server. Messages wait until the test delivers them, or take `latencyMs` of the fake clock each way. */
export class FakeNetwork implements Transport {
  /** Every connection that this phone ever made, oldest first. */
  readonly sockets: FakeSocket[] = [];
  /** Null delivers nothing by itself. Default 20. */
  latencyMs: number | null = 20;
  readonly #server: ServerSide;
  readonly #clock: FakeClock;
  #reachable = true;

  constructor(server: ServerSide, clock: FakeClock) {
    this.#server = server;
    this.#clock = clock;
  }

  connect(namespace: Namespace, hello: Hello, listener: ConnectionListener): Connection {
    if (!this.#reachable) return this.#unreachable(listener);
    const queued = (socket: FakeSocket, direction: "up" | "down"): void => {
      if (this.latencyMs !== null) this.#clock.setTimer(this.latencyMs, () => void socket.deliver(direction));
    };
    const socket = new FakeSocket({ server: this.#server, namespace, hello, listener, queued });
    this.sockets.push(socket);
    return socket;
  }

  /** The connections that are not over, oldest first. */
  get current(): readonly FakeSocket[] {
    return this.sockets.filter((socket) => !socket.isOver);
  }

  /** Cuts the wire; every new connection fails until `restore`. */
  cut(): void {
    this.#reachable = false;
    for (const socket of this.current) socket.cut();
  }

  /** New connections reach the server again. */
  restore(): void {
    this.#reachable = true;
  }

  #unreachable(listener: ConnectionListener): Connection {
    const cancel = this.#clock.setTimer(0, () => listener.refused(null));
    return { request: () => undefined, volatile: () => undefined, close: cancel };
  }
}
