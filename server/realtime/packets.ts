import { Decoder, Encoder, type Packet } from "socket.io-parser";

/** Writes packets as socket.io does, but for its search through each of them for binary parts: none has any here. */
class TextEncoder extends Encoder {
  override encode({ type, nsp, id, data }: Packet): string[] {
    const namespace = nsp === "/" || nsp === undefined ? "" : `${nsp},`;
    return [`${type}${namespace}${id ?? ""}${data === undefined ? "" : JSON.stringify(data)}`];
  }
}

/** What `parser` of socket.io takes. Reading is its own: what a stranger sends is to be judged by the one all others use. */
export const packets = { Encoder: TextEncoder, Decoder } as const;
