import { io, type Socket } from "socket.io-client";
import type { Client } from "./load.ts";

/** The client that phones have, which takes the time that it takes there: for latencies. */
export class PhoneClient implements Client {
  onEvent: () => void = () => {};
  readonly #socket: Socket;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on("events", () => this.onEvent());
  }

  /** Resolves once the namespace `/` has let this client in. */
  static connect(origin: string, auth: object): Promise<PhoneClient> {
    const socket = io(origin, { auth, transports: ["websocket"], forceNew: true, reconnection: false });
    return new Promise((resolve, reject) => {
      socket.once("connect", () => resolve(new PhoneClient(socket)));
      socket.once("connect_error", reject);
    });
  }

  ask(event: string, json: string, answered: (reply: string) => void): void {
    this.#socket.emit(event, JSON.parse(json), (reply: unknown) => answered(JSON.stringify(reply)));
  }

  request(event: string, payload: object): Promise<string> {
    return new Promise((resolve) => this.ask(event, JSON.stringify(payload), resolve));
  }

  close(): void {
    this.#socket.disconnect();
  }
}
