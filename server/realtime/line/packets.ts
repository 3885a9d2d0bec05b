import { Decoder, Encoder, type Packet } from "socket.io-parser";

/** Encodes packets as socket.io does, without searching each of them for binary parts: none has any here. */
class TextEncoder extends Encoder {
  override encode({ type, nsp, id, data }: Packet): string[] {
    const namespace = nsp === "/" || nsp === undefined ? "" : `${nsp},`;
    return [`${type}${namespace}${id ?? ""}${data === undefined ? "" : JSON.stringify(data)}`];
  }
}

/** A request to enter one of the two namespaces. socket.io would answer every request for an unknown one, however many come. */
const ENTRY = /^0(?!\/)|^0\/pair,/;
/**
 * How often a line may ask to enter. A phone does so once or twice; but socket.io makes a socket for each request before the
 * first is refused, and thousands fit into one read.
 */
const MOST_ENTRIES = 50;
/**
 * An answer, plain or with binary parts. The server asks no phone for any, and socket.io would ignore them, however many come.
 */
const ANSWER = /^[36]/;

type Heard = (packet: Packet) => void;

/** The decoder's own defaults. */
const OPTIONS = (new Decoder() as unknown as { readonly opts: object }).opts; // private in its types

/**
 * Reads with socket.io's own decoder, as strangers' packets are best left to widely used code. Nonsense ends the line. There is
 * one decoder for each idle phone, so all share their options, and `on` keeps its only listener in a list of just that length.
 */
class StrictDecoder extends Decoder {
  #entries = 0;

  constructor() {
    super();
    (this as unknown as { opts: object }).opts = OPTIONS; // private in its types
  }

  override on(_decoded: string, heard: Heard): this {
    (this as unknown as { _callbacks: object })._callbacks = { $decoded: [heard] }; // private in its types
    return this;
  }

  override add(packet: unknown): void {
    if (typeof packet === "string" && this.#isNonsense(packet)) throw new Error("nonsense");
    super.add(packet);
  }

  #isNonsense(packet: string): boolean {
    if (!packet.startsWith("0")) return ANSWER.test(packet);
    this.#entries += 1;
    return this.#entries > MOST_ENTRIES || !ENTRY.test(packet);
  }
}

/** What `parser` of socket.io takes. */
export const packets = { Encoder: TextEncoder, Decoder: StrictDecoder } as const;

/** The two most frequent packets, written directly: protocol 5, https://socket.io/docs/v4/socket-io-protocol. */
export const eventPacket = (name: string, json: string): string => `2["${name}",${json}]`;

export const ackPacket = (namespace: string, id: number, reply: object): string =>
  `3${namespace === "/" ? "" : `${namespace},`}${id}[${JSON.stringify(reply)}]`;
