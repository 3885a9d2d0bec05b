import type { Socket as Line } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

type Done = (error?: Error) => void;

const FINAL_TEXT = "\x81";
const TWO_BYTES_OF_LENGTH = 126;
const MAX_SHORT = 125;
const MAX_LENGTH = 65_535;

/**
 * A websocket that writes a short ASCII text, which is nearly all that is said here, as one string: `ws` makes two buffers of
 * it, gathers them and calls back later. Whatever is anything else, or comes while earlier bytes still wait, goes its way.
 */
class TextSocket extends WebSocket {
  override send(data: Parameters<WebSocket["send"]>[0], ...rest: readonly unknown[]): void {
    const { _socket: line } = this as unknown as { readonly _socket: Line | null }; // private in its types
    if (line === null || !isPlain(data) || !isFree(line) || this.readyState !== WebSocket.OPEN) {
      super.send(data, ...(rest as [Done])); // as it was called
      return;
    }
    const done = rest.at(-1) as Done | undefined; // the last argument of `send`
    line.write(frame(data), "latin1");
    if (done === undefined) return;
    if (line.writableLength === 0) done();
    else line.write("", "latin1", (error) => done(error ?? undefined));
  }
}

const isPlain = (data: unknown): data is string =>
  typeof data === "string" && data.length <= MAX_LENGTH && Buffer.byteLength(data) === data.length;

/** Nothing waits, and what is written goes to the kernel at once: not so with TLS. */
const isFree = (line: Line): boolean => line.writableLength === 0 && !("encrypted" in line);

/** Layout: RFC 6455, section 5.2; a server doesn't mask. */
function frame(text: string): string {
  const { length } = text;
  const size =
    length <= MAX_SHORT
      ? String.fromCharCode(length)
      : String.fromCharCode(TWO_BYTES_OF_LENGTH, length >> 8, length & 0xff);
  return FINAL_TEXT + size + text;
}

/** What engine.io takes as `wsEngine`. */
export class TextSocketServer extends WebSocketServer {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    super({ ...options, WebSocket: TextSocket });
  }
}
