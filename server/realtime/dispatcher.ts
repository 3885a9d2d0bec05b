import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { InFlight } from "./in-flight.ts";
import { faultOf, type PlainObject } from "./plain.ts";

/** Answers at once, later, or not at all (null: a clock probe too many is dropped silently). */
export type Ask<S> = {
  readonly kind: "ask";
  readonly handle: (socket: S, message: PlainObject) => object | Promise<object> | null;
};
/** Takes a message that has no answer; false when it was one too many. */
export type Tell<S> = { readonly kind: "tell"; readonly handle: (socket: S, message: PlainObject) => boolean };
export type Handler<S> = Ask<S> | Tell<S>;

export type DispatcherPorts<S> = {
  readonly inFlight: InFlight;
  /** A handler failed: that is our fault. */
  readonly failed: (error: unknown, socket?: S) => void;
  /** A packet that reached no handler. */
  readonly refused: (code: ErrorReply["code"]) => void;
  /** Something was refused, dropped or went wrong; it counts against the sender. */
  readonly countRefusal: (socket: S) => void;
};

/** How long a phone waits before it retries what the server could not do. */
const DRAINING_RETRY_MS = 1_000;
const INTERNAL_RETRY_MS = 2_000;

type Ack = (reply: object) => void;
type Taken<S> =
  | { readonly handler: Ask<S>; readonly message: PlainObject; readonly ack: Ack }
  | { readonly handler: Tell<S>; readonly message: PlainObject };

/**
 * One listener for all packets of all sockets of a namespace. Only a known event with exactly one plain object, and a
 * callback where it is answered, reaches a handler. Whatever a handler throws ends here.
 */
export function createDispatcher<S>(handlers: ReadonlyMap<string, Handler<S>>, ports: DispatcherPorts<S>) {
  return function dispatch(this: S, ...packet: readonly unknown[]): void {
    try {
      const taken = ports.inFlight.closed ? errorReply("draining", DRAINING_RETRY_MS) : take(handlers, packet);
      if ("error" in taken) {
        ports.refused(taken.code);
        ackOf(packet.at(-1))?.(taken);
        ports.countRefusal(this);
      } else if ("ack" in taken) {
        answer(this, taken.handler.handle(this, taken.message), taken.ack, ports);
      } else if (!taken.handler.handle(this, taken.message)) ports.countRefusal(this);
    } catch (error) {
      answerBroken(this, packet, error, ports);
    }
  };
}

/** Checks a packet from outside: the event's name, and the number and kinds of its arguments. */
function take<S>(handlers: ReadonlyMap<string, Handler<S>>, packet: readonly unknown[]): Taken<S> | ErrorReply {
  const [name, message, last] = packet;
  const handler = typeof name === "string" ? handlers.get(name) : undefined;
  if (handler === undefined) return errorReply("unknownType");
  const ack = ackOf(last);
  const parts = handler.kind === "ask" ? 3 : 2;
  if (packet.length !== parts) return errorReply("badMessage");
  const fault = faultOf(message);
  if (fault !== null) return errorReply(fault);
  const plain = message as PlainObject; // faultOf found no fault
  if (handler.kind === "tell") return { handler, message: plain };
  return ack === undefined ? errorReply("badMessage") : { handler, message: plain, ack };
}

/** The last argument of a packet, if it is socket.io's callback: the only function that can come over the wire. */
const ackOf = (last: unknown): Ack | undefined => (typeof last === "function" ? (last as Ack) : undefined);

function answer<S>(socket: S, reply: object | Promise<object> | null, ack: Ack, ports: DispatcherPorts<S>): void {
  if (reply instanceof Promise) return answerLater(socket, reply, ack, ports);
  if (reply !== null) ack(reply);
  if (reply === null || "error" in reply) ports.countRefusal(socket);
}

function answerLater<S>(socket: S, pending: Promise<object>, ack: Ack, ports: DispatcherPorts<S>): void {
  ports.inFlight.enter();
  const give = (reply: object): void => {
    try {
      ack(reply);
      if ("error" in reply) ports.countRefusal(socket);
    } catch (error) {
      ports.failed(error, socket);
    } finally {
      ports.inFlight.leave();
    }
  };
  void pending.then(give, (error: unknown) => give(broken(socket, error, ports)));
}

function answerBroken<S>(socket: S, packet: readonly unknown[], error: unknown, ports: DispatcherPorts<S>): void {
  const reply = broken(socket, error, ports);
  try {
    ackOf(packet.at(-1))?.(reply);
  } catch (second) {
    ports.failed(second, socket);
  }
}

function broken<S>(socket: S, error: unknown, ports: DispatcherPorts<S>): ErrorReply {
  ports.failed(error, socket);
  return errorReply("internal", INTERNAL_RETRY_MS);
}
