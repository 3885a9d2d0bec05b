import type { Hello } from "../../shared/protocol/hello.ts";

/** `/` for members, `/pair` for phones that are pairing. */
export type Namespace = "/" | "/pair";

/** What a connection reports to its owner. After `refused` or `closed` it says nothing more. */
export interface ConnectionListener {
  opened(): void;
  /** The server refused, with the reason as it arrived; or it could not be reached. */
  refused(reason: unknown): void;
  received(name: string, body: unknown): void;
  closed(): void;
}

/** One connection, from its first packet to its last. It never reconnects, buffers or repeats by itself. */
export interface Connection {
  /** Sends and calls `reply` at most once. When not open, nothing is sent and nothing is called. */
  request(name: string, body: unknown, reply: (answer: unknown) => void): void;
  /** Like `request`, but a message that can't leave at once is lost. */
  volatile(name: string, body: unknown, reply?: (answer: unknown) => void): void;
  /** Nothing is reported afterwards, not even `closed`. */
  close(): void;
}

/** How a phone reaches the server. `connect` returns at once; the listener hears what becomes of it. */
export interface Transport {
  connect(namespace: Namespace, hello: Hello, listener: ConnectionListener): Connection;
}
