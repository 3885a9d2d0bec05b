import { socketIoTransport, type Transport } from "../../../client-sdk/src/index.node.ts";

export type Meddling = {
  /** False: a request of this type is never sent. */
  readonly leaves?: (type: string) => boolean;
  /** A request of this type was answered; the phone gets the answer when it is passed on. */
  readonly answered?: (type: string, passOn: () => void, answer: unknown) => void;
  /** The server sent something by itself; the phone gets it when it is passed on. */
  readonly heard?: (passOn: () => void) => void;
  /** Every message, from the phone or the server. */
  readonly said?: (body: unknown) => void;
};

/** A real transport on which a test can lose, hold back or read messages. */
export function meddledTransport(
  url: string,
  {
    leaves = () => true,
    answered = (_type, passOn) => passOn(),
    heard = (passOn) => passOn(),
    said = () => undefined,
  }: Meddling,
): Transport {
  const transport = socketIoTransport(url);
  return {
    connect(namespace, hello, listener) {
      const connection = transport.connect(namespace, hello, {
        opened: () => listener.opened(),
        refused: (reason) => listener.refused(reason),
        closed: () => listener.closed(),
        received: (name, body) => {
          said(body);
          heard(() => listener.received(name, body));
        },
      });
      return {
        ...connection,
        request(name, body, reply) {
          const type = typeOf(body);
          if (!leaves(type)) return;
          said(body);
          connection.request(name, body, (answer) => {
            said(answer);
            answered(type, () => reply(answer), answer);
          });
        },
      };
    },
  };
}

/** A transport on which the server's own messages wait for the test. */
export function patientTransport(url: string): Transport & { held: (() => void)[] | null } {
  const patience: { held: (() => void)[] | null } = { held: null };
  const heard = (passOn: () => void): void => (patience.held === null ? passOn() : void patience.held.push(passOn));
  return Object.assign(patience, meddledTransport(url, { heard }));
}

const typeOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "type" in body ? String(body.type) : "";
