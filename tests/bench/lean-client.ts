import { randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { frame, framesIn } from "./frames.ts";

/** Read into by every client in turn: what is in it is taken out before the next one reads. */
const READ = Buffer.alloc(65_536);

/**
 * A socket.io client that does as little as it can: frames are put together and taken apart right at the TCP socket, so
 * that the clients' core can keep the server's busy. With a whole websocket client it is the clients that saturate.
 * Packets: https://socket.io/docs/v4/engine-io-protocol and https://socket.io/docs/v4/socket-io-protocol.
 */
export class LeanClient {
  /** Called with the raw packet of every event that isn't an answer. */
  onEvent: (packet: string) => void = () => {};
  readonly #socket: Socket;
  readonly #answers = new Map<string, (packet: string) => void>();
  readonly #take = framesIn((packet) => this.#receive(packet));
  #entered: (packet: string) => void = () => {};
  #nextId = 0;

  private constructor(origin: string) {
    const { hostname, port } = new URL(origin);
    const callback = (bytes: number): boolean => {
      this.#take(READ.subarray(0, bytes));
      return true;
    };
    this.#socket = connect({ host: hostname, port: Number(port), noDelay: true, onread: { buffer: READ, callback } });
  }

  /** Resolves once the namespace `/` has let this client in. */
  static connect(origin: string, auth: object): Promise<LeanClient> {
    const client = new LeanClient(origin);
    return new Promise((resolve, reject) => {
      client.#socket.on("error", reject);
      client.#socket.on("close", () => reject(new Error("closed while connecting")));
      client.#socket.write(upgrade(new URL(origin).host));
      client.#entered = (packet) => {
        if (packet.startsWith("0")) client.#send(`40${JSON.stringify(auth)}`);
        else if (packet.startsWith("40")) resolve(client);
        else if (packet.startsWith("44")) reject(new Error(packet));
      };
    });
  }

  /** Sends `["event", json]` and calls back with the raw packet of the answer. */
  ask(event: string, json: string, answered: (packet: string) => void): void {
    const id = String(this.#nextId++);
    this.#answers.set(id, answered);
    this.#send(`42${id}["${event}",${json}]`);
  }

  request(event: string, payload: object): Promise<string> {
    return new Promise((resolve) => this.ask(event, JSON.stringify(payload), resolve));
  }

  /** What has gone over this connection, both ways, without what TCP adds. */
  get bytes(): number {
    return this.#socket.bytesRead + this.#socket.bytesWritten;
  }

  close(): void {
    this.#socket.destroy();
  }

  #send(packet: string): void {
    this.#socket.write(frame(packet));
  }

  #receive(packet: string): void {
    if (packet === "2") this.#send("3");
    else if (packet.startsWith("43")) this.#answer(packet);
    else if (packet.startsWith("42")) this.onEvent(packet);
    else this.#entered(packet);
  }

  #answer(packet: string): void {
    const id = packet.slice(2, packet.indexOf("["));
    const answered = this.#answers.get(id);
    this.#answers.delete(id);
    answered?.(packet);
  }
}

const upgrade = (host: string): string =>
  [
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
    `Host: ${host}`,
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    `Sec-WebSocket-Key: ${randomBytes(16).toString("base64")}`,
    "\r\n",
  ].join("\r\n");
