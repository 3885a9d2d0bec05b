import type { ErrorReply } from "../../../shared/protocol/errors.ts";
import type { Hello } from "../../../shared/protocol/hello.ts";
import type { Connection, ConnectionListener, Namespace } from "../transport.ts";

/** What a server does with a connection. */
export type ServerSide = {
  /** Null lets the phone in. */
  greet(socket: FakeSocket): ErrorReply | null;
  /** The answer, or undefined for none. */
  request(socket: FakeSocket, name: string, body: unknown): unknown;
  gone(socket: FakeSocket): void;
};

/** `up` to the server, `down` to the phone. */
export type Direction = "up" | "down";

export type FakeSocketOptions = {
  readonly server: ServerSide;
  readonly namespace: Namespace;
  readonly hello: Hello;
  readonly listener: ConnectionListener;
  /** A message waits for delivery. */
  queued(socket: FakeSocket, direction: Direction): void;
};

/** One connection as two queues that the test delivers by hand. Messages are cloned; a cut loses what is in flight. */
export class FakeSocket implements Connection {
  readonly namespace: Namespace;
  readonly hello: Hello;
  readonly #server: ServerSide;
  readonly #listener: ConnectionListener;
  readonly #up: (() => void)[] = [];
  readonly #down: (() => void)[] = [];
  readonly #queued: (socket: FakeSocket, direction: Direction) => void;
  #state: "opening" | "open" | "over" = "opening";

  constructor({ server, namespace, hello, listener, queued }: FakeSocketOptions) {
    this.#server = server;
    this.namespace = namespace;
    this.hello = hello;
    this.#listener = listener;
    this.#queued = queued;
    this.#sendUp(() => this.#greet());
  }

  get isOpen(): boolean {
    return this.#state === "open";
  }

  get isOver(): boolean {
    return this.#state === "over";
  }

  request(name: string, body: unknown, reply: (answer: unknown) => void): void {
    if (this.#state !== "open") return;
    const sent = clone(body);
    this.#sendUp(() => {
      void Promise.resolve(this.#server.request(this, name, sent)).then((answer) => {
        if (answer !== undefined) this.#sendDown(() => reply(clone(answer)));
      });
    });
  }

  volatile(name: string, body: unknown, reply: (answer: unknown) => void = () => undefined): void {
    this.request(name, body, reply);
  }

  close(): void {
    if (this.#state === "over") return;
    this.#end();
  }

  /** The server sends this phone something. */
  send(name: string, body: unknown): void {
    const sent = clone(body);
    this.#sendDown(() => this.#listener.received(name, sent));
  }

  /** The wire is cut: both ends notice, and what was in flight is lost. */
  cut(): void {
    if (this.#state === "over") return;
    this.#end();
    this.#listener.closed();
  }

  /** How many messages wait for delivery, `up` to the server and `down` to the phone. */
  get waiting(): { readonly up: number; readonly down: number } {
    return { up: this.#up.length, down: this.#down.length };
  }

  /** Delivers the oldest message of one direction. False when there is none. */
  deliver(direction: Direction): boolean {
    const message = (direction === "up" ? this.#up : this.#down).shift();
    message?.();
    return message !== undefined;
  }

  /** Loses the oldest message of one direction, as a broken server would. */
  lose(direction: Direction): void {
    (direction === "up" ? this.#up : this.#down).shift();
  }

  #greet(): void {
    const refusal = this.#server.greet(this);
    if (refusal === null) {
      this.#sendDown(() => {
        this.#state = "open";
        this.#listener.opened();
      });
      return;
    }
    this.#sendDown(() => {
      this.#end();
      this.#listener.refused(refusal);
    });
  }

  #sendUp(message: () => void): void {
    this.#up.push(message);
    this.#queued(this, "up");
  }

  #sendDown(message: () => void): void {
    if (this.#state === "over") return;
    this.#down.push(message);
    this.#queued(this, "down");
  }

  #end(): void {
    this.#state = "over";
    this.#up.length = 0;
    this.#down.length = 0;
    this.#server.gone(this);
  }
}

const clone = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
