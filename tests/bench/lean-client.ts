import { WebSocket } from "ws";

/**
 * A socket.io client that does as little as it can: a benchmark on two cores must not measure its own clients.
 * Packets: https://socket.io/docs/v4/engine-io-protocol and https://socket.io/docs/v4/socket-io-protocol.
 */
export class LeanClient {
  /** Called with the raw packet of every event that isn't an answer. */
  onEvent: (packet: string) => void = () => {};
  readonly #socket: WebSocket;
  readonly #answers = new Map<string, (packet: string) => void>();
  #nextId = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
  }

  /** Resolves once the namespace `/` has let this client in. */
  static connect(origin: string, auth: object): Promise<LeanClient> {
    const socket = new WebSocket(`${origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
      skipUTF8Validation: true,
    });
    const client = new LeanClient(socket);
    return new Promise((resolve, reject) => {
      socket.on("error", reject);
      socket.on("close", () => reject(new Error("closed while connecting")));
      socket.on("message", (data: Buffer) => {
        const packet = data.toString();
        if (packet.startsWith("0")) socket.send(`40${JSON.stringify(auth)}`);
        else if (packet.startsWith("40")) resolve(client);
        else if (packet.startsWith("44")) reject(new Error(packet));
        else client.#receive(packet);
      });
    });
  }

  /** Sends `["event", json]` and calls back with the raw packet of the answer. */
  ask(event: string, json: string, answered: (packet: string) => void): void {
    const id = String(this.#nextId++);
    this.#answers.set(id, answered);
    this.#socket.send(`42${id}["${event}",${json}]`);
  }

  request(event: string, payload: object): Promise<string> {
    return new Promise((resolve) => this.ask(event, JSON.stringify(payload), resolve));
  }

  close(): void {
    this.#socket.terminate();
  }

  #receive(packet: string): void {
    if (packet === "2") return this.#socket.send("3");
    if (!packet.startsWith("43")) return this.onEvent(packet);
    const id = packet.slice(2, packet.indexOf("["));
    const answered = this.#answers.get(id);
    this.#answers.delete(id);
    answered?.(packet);
  }
}
