import { type AddressInfo, createServer, connect as open, type Socket } from "node:net";

/** Enough for a request's head. */
const MOST_HEAD_BYTES = 2_000;

/** One address for whatever server is behind it now, so that a server can be replaced and pages find the next one. */
export class Door {
  readonly port: number;
  readonly #server: ReturnType<typeof createServer>;
  readonly #sockets = new Set<Socket>();
  /** The phone of each connection, as its requests name it. */
  readonly #phones = new WeakMap<Socket, string>();
  #behindPort = 0;
  readonly #hushed = new Set<string>();
  readonly #own = new Map<string, string>();

  private constructor(server: ReturnType<typeof createServer>) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port; // it listens on TCP
    server.on("connection", (socket) => this.#lead(socket));
  }

  static async open(): Promise<Door> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new Door(server);
  }

  leadTo(port: number): void {
    this.#behindPort = port;
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Until it is cut, everything this phone sends is lost, and nothing closes: a network that goes silent. */
  hush(phone: string): void {
    this.#hushed.add(phone);
  }

  /** Every connection of this phone breaks. */
  cut(phone: string): void {
    this.#hushed.delete(phone);
    for (const socket of this.#sockets) if (this.#phones.get(socket) === phone) socket.destroy();
  }

  /** From now on the door itself serves this script. */
  serve(path: string, script: string): void {
    this.#own.set(path, script);
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #lead(incoming: Socket): void {
    const outgoing = open(this.#behindPort, "127.0.0.1");
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    outgoing.pipe(incoming);
    incoming.on("data", (bytes: Buffer) => {
      const head = bytes.toString("latin1", 0, MOST_HEAD_BYTES);
      const [, path = ""] = /^GET (\S+) HTTP/.exec(head) ?? [];
      const [, phone] = /^user-agent: (.+)\r$/im.exec(head) ?? [];
      if (phone !== undefined) this.#phones.set(incoming, phone);
      if (this.#hushed.has(this.#phones.get(incoming) ?? "")) return;
      const script = this.#own.get(path);
      if (script === undefined) outgoing.write(bytes);
      else incoming.write(`HTTP/1.1 200 OK\r\n${headersOf(script)}\r\n\r\n${script}`);
    });
  }
}

const headersOf = (script: string): string =>
  `content-type: text/javascript\r\ncache-control: no-cache\r\ncontent-length: ${Buffer.byteLength(script)}`;
