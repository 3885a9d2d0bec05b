import type { Hello } from "../../../shared/protocol/hello.ts";

/** `/` for members, `/pair` for phones on their way in. */
export type Namespace = "/" | "/pair";

/** What a connection tells its owner. After `refused` or `closed` it says nothing more. */
export interface ConnectionListener {
  opened(): void;
  /** The server said no, with what came of its reason; or it could not be reached. */
  refused(reason: unknown): void;
  received(name: string, body: unknown): void;
  closed(): void;
}

/** One connection, from its first packet to its last. It never reconnects, buffers or repeats by itself. */
export interface Connection {
  /** Sends and calls `reply` at most once. When not open, nothing is sent and nothing is called. */
  request(name: string, body: unknown, reply: (answer: unknown) => void): void;
  /** As `request`, but a message that can't leave at once is lost. */
  volatile(name: string, body: unknown, reply?: (answer: unknown) => void): void;
  /** Nothing is heard of it afterwards, not even `closed`. */
  close(): void;
}

/** How a phone reaches the server. `connect` returns at once and tells the listener what becomes of it. */
export interface Transport {
  connect(namespace: Namespace, hello: Hello, listener: ConnectionListener): Connection;
}
