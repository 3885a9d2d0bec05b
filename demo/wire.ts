import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A piece of network between a phone and the server, which can be cut and repaired. */
export class Wire {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((phone) => this.#join(phone));
  readonly #port: number;
  #isCut = false;

  private constructor(port: number) {
    this.#port = port;
  }

  static async to(port: number): Promise<Wire> {
    const wire = new Wire(port);
    wire.#server.listen(0, "127.0.0.1");
    await once(wire.#server, "listening");
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  cut(): void {
    this.#isCut = true;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend(): void {
    this.#isCut = false;
  }

  async close(): Promise<void> {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  #join(phone: Socket): void {
    if (this.#isCut) {
      phone.destroy();
      return;
    }
    const server = connect(this.#port, "127.0.0.1");
    for (const [from, to] of [
      [phone, server],
      [server, phone],
    ] as const) {
      this.#sockets.add(from);
      from.setNoDelay(true);
      from.on("error", () => from.destroy());
      from.on("close", () => {
        this.#sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  }
}
