import { socketIoTransport, type Transport } from "../../client-sdk/src/index.node.ts";

export type Meddling = {
  /** False: a request of this type never leaves. */
  readonly leaves?: (type: string) => boolean;
  /** An answer to a request of this type has come; the phone gets it when it is passed on. */
  readonly answered?: (type: string, passOn: () => void, answer: unknown) => void;
  /** The server has said something by itself; the phone hears it when it is passed on. */
  readonly heard?: (passOn: () => void) => void;
  /** Whatever is said, by the phone or the server. */
  readonly said?: (body: unknown) => void;
};

/** A real transport, on which a test loses, holds back or reads along what it likes. */
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

/** A transport on which what the server says by itself waits for the test. */
export function patientTransport(url: string): Transport & { held: (() => void)[] | null } {
  const patience: { held: (() => void)[] | null } = { held: null };
  const heard = (passOn: () => void): void => (patience.held === null ? passOn() : void patience.held.push(passOn));
  return Object.assign(patience, meddledTransport(url, { heard }));
}

const typeOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "type" in body ? String(body.type) : "";
