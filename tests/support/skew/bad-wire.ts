import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { Direction, Path } from "../../bench/clock/networks.ts";

/** A long path between a phone and the server: each direction has its own delays, and what left first arrives first. */
export class BadWire {
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((phone) => this.#join(phone));
  readonly #port: number;
  readonly #path: Path;

  private constructor(port: number, path: Path) {
    this.#port = port;
    this.#path = path;
  }

  static async to(port: number, path: Path): Promise<BadWire> {
    const wire = new BadWire(port, path);
    wire.#server.listen(0, "127.0.0.1");
    await once(wire.#server, "listening");
    return wire;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
    await once(this.#server, "close");
  }

  #join(phone: Socket): void {
    const server = connect(this.#port, "127.0.0.1");
    this.#carry(phone, server, this.#path.up);
    this.#carry(server, phone, this.#path.down);
  }

  #carry(from: Socket, to: Socket, direction: Direction): void {
    const send = inOrder(direction);
    this.#sockets.add(from);
    from.setNoDelay(true);
    from.on("error", () => from.destroy());
    from.on("data", (bytes: Buffer) => send(() => to.write(bytes)));
    from.on("close", () => {
      this.#sockets.delete(from);
      send(() => to.destroy());
    });
  }
}

/** Runs each task when its delay is over, but not before those ahead of it: a stall delays everything behind it. */
function inOrder({ delayMs }: Direction): (arrive: () => void) => void {
  const waiting: { readonly dueMs: number; readonly arrive: () => void }[] = [];
  let lastDueMs = 0;
  const deliver = (): void => {
    const [first] = waiting;
    if (first === undefined) return;
    const leftMs = first.dueMs - performance.now();
    // A timer may fire slightly early; then it waits once more.
    if (leftMs > 0) {
      setTimeout(deliver, leftMs);
      return;
    }
    waiting.shift();
    first.arrive();
    deliver();
  };
  return (arrive) => {
    const nowMs = performance.now();
    lastDueMs = Math.max(lastDueMs, nowMs + delayMs(nowMs));
    waiting.push({ dueMs: lastDueMs, arrive });
    if (waiting.length === 1) setTimeout(deliver, lastDueMs - nowMs);
  };
}
