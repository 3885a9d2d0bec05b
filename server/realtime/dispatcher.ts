import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { InFlight } from "./in-flight.ts";
import { faultOf, type PlainObject } from "./plain.ts";

/** Answers at once, later, or not at all (null: a clock probe too many is dropped without a word). */
export type Ask<S> = {
  readonly kind: "ask";
  readonly handle: (socket: S, message: PlainObject) => object | Promise<object> | null;
};
/** Hears something that has no answer. */
export type Tell<S> = { readonly kind: "tell"; readonly handle: (socket: S, message: PlainObject) => void };
export type Handler<S> = Ask<S> | Tell<S>;

export type DispatcherPorts = {
  readonly inFlight: InFlight;
  /** Something in a handler broke: that is ours to mend. */
  readonly failed: (error: unknown) => void;
  /** A packet that reached no handler. */
  readonly refused: (code: ErrorReply["code"]) => void;
};

/** How long a phone waits before it tries again what the server could not do. */
const DRAINING_RETRY_MS = 1_000;
const INTERNAL_RETRY_MS = 2_000;

type Ack = (reply: object) => void;

/**
 * One listener for all packets of all sockets of a namespace. Only a known event with exactly one plain object, and a
 * callback where it is answered, reaches a handler. Whatever a handler throws ends here.
 */
export function createDispatcher<S>(handlers: ReadonlyMap<string, Handler<S>>, ports: DispatcherPorts) {
  const fail = (error: unknown): ErrorReply => {
    ports.failed(error);
    return errorReply("internal", INTERNAL_RETRY_MS);
  };

  const answerLater = (pending: Promise<object>, ack: Ack): void => {
    ports.inFlight.enter();
    void pending
      .catch(fail)
      .then(ack)
      .catch(ports.failed)
      .finally(() => ports.inFlight.leave());
  };

  const ask = (socket: S, handler: Ask<S>, message: PlainObject, ack: Ack): void => {
    const reply = handler.handle(socket, message);
    if (reply instanceof Promise) answerLater(reply, ack);
    else if (reply !== null) ack(reply);
  };

  /** Answers the callback of a packet that no handler answers, if it has one. */
  const answer = (packet: readonly unknown[], reply: ErrorReply): void => {
    const last = packet.at(-1);
    try {
      if (typeof last === "function") last(reply);
    } catch (error) {
      ports.failed(error);
    }
  };

  return function dispatch(this: S, ...packet: readonly unknown[]): void {
    const refuse = (reply: ErrorReply): void => {
      ports.refused(reply.code);
      answer(packet, reply);
    };
    try {
      const [name, message, ack] = packet;
      const handler = typeof name === "string" ? handlers.get(name) : undefined;
      if (handler === undefined) return refuse(errorReply("unknownType"));
      const takesAck = handler.kind === "ask";
      const hasAck = typeof ack === "function";
      if (packet.length !== (takesAck ? 3 : 2) || (takesAck && !hasAck)) return refuse(errorReply("badMessage"));
      const fault = faultOf(message);
      if (fault !== null) return refuse(errorReply(fault));
      if (ports.inFlight.closed) return refuse(errorReply("draining", DRAINING_RETRY_MS));
      if (takesAck)
        ask(this, handler, message as PlainObject, ack as Ack); // faultOf and the check above
      else handler.handle(this, message as PlainObject); // faultOf
    } catch (error) {
      answer(packet, fail(error));
    }
  };
}
