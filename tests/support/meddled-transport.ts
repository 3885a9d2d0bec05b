import { socketIoTransport, type Transport } from "../../client-sdk/src/index.node.ts";

export type Meddling = {
  /** False: a request of this type never leaves. */
  readonly leaves?: (type: string) => boolean;
  /** An answer to a request of this type has come; the phone gets it when it is passed on. */
  readonly answered?: (type: string, passOn: () => void, answer: unknown) => void;
  /** The server has said something by itself; the phone hears it when it is passed on. */
  readonly heard?: (passOn: () => void) => void;
};

/** A real transport, on which a test loses, holds back or reads along what it likes. */
export function meddledTransport(
  url: string,
  { leaves = () => true, answered = (_type, passOn) => passOn(), heard = (passOn) => passOn() }: Meddling,
): Transport {
  const transport = socketIoTransport(url);
  return {
    connect(namespace, hello, listener) {
      const connection = transport.connect(namespace, hello, {
        opened: () => listener.opened(),
        refused: (reason) => listener.refused(reason),
        closed: () => listener.closed(),
        received: (name, body) => heard(() => listener.received(name, body)),
      });
      return {
        ...connection,
        request(name, body, reply) {
          const type = typeOf(body);
          if (!leaves(type)) return;
          connection.request(name, body, (answer) => answered(type, () => reply(answer), answer));
        },
      };
    },
  };
}

const typeOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "type" in body ? String(body.type) : "";
