import type { Socket as TcpSocket } from "node:net";
import { WebSocket, WebSocketServer } from "ws";

type Done = (error?: Error) => void;

const FINAL_TEXT = "\x81";
const TWO_BYTES_OF_LENGTH = 126;
const MAX_SHORT = 125;
const MAX_LENGTH = 65_535;

/**
 * A websocket that writes a short ASCII text, which is nearly all that is sent here, as one string: `ws` makes two buffers of
 * it, gathers them and calls back later. Anything else, or whatever comes while earlier bytes still wait, takes the usual way.
 */
export class TextSocket extends WebSocket {
  /** The latest ping that came in this turn of the event loop, as `pong` was called for it. */
  #unanswered: Parameters<WebSocket["pong"]> | null = null;

  override send(data: Parameters<WebSocket["send"]>[0], ...rest: readonly unknown[]): void {
    if (!this.sendNow(data)) {
      super.send(data, ...(rest as [Done])); // as it was called
      return;
    }
    const done = rest.at(-1) as Done | undefined; // the last argument of `send`
    if (done === undefined) return;
    if (this.#tcp.writableLength === 0) done();
    else this.#tcp.write("", "latin1", (error) => done(error ?? undefined));
  }

  /**
   * Answers the websocket's own pings only while answers are read: unread ones would pile up here. Of many that come at once
   * only the latest is answered (RFC 6455, section 5.5.3): otherwise each would cost a write of its own.
   */
  override pong(...answer: Parameters<WebSocket["pong"]>): void {
    if (this.#unanswered === null) setImmediate(() => this.#answerPing());
    this.#unanswered = answer;
  }

  /** Writes a plain text if nothing waits before it; false when it has written nothing. */
  sendNow(data: unknown): boolean {
    if (!isPlain(data) || this.readyState !== WebSocket.OPEN || !isFree(this.#tcp)) return false;
    this.#tcp.write(frame(data), "latin1");
    return true;
  }

  #answerPing(): void {
    const answer = this.#unanswered;
    this.#unanswered = null;
    if (answer !== null && this.readyState === WebSocket.OPEN && this.bufferedAmount === 0) super.pong(...answer);
  }

  /** Exists as long as the websocket is open. */
  get #tcp(): TcpSocket {
    return (this as unknown as { readonly _socket: TcpSocket })._socket; // private in its types
  }
}

const isPlain = (data: unknown): data is string =>
  typeof data === "string" && data.length <= MAX_LENGTH && Buffer.byteLength(data) === data.length;

/** Whether a text can be written at once: nothing waits before it. Not over TLS, which buffers what is written. */
const isFree = (tcp: TcpSocket): boolean =>
  (tcp.writableLength === 0 || tcp.writableCorked > 0) && !("encrypted" in tcp);

/** Layout: RFC 6455, section 5.2; a server doesn't mask. */
function frame(text: string): string {
  const { length } = text;
  const size =
    length <= MAX_SHORT
      ? String.fromCharCode(length)
      : String.fromCharCode(TWO_BYTES_OF_LENGTH, length >> 8, length & 0xff);
  return FINAL_TEXT + size + text;
}

/** How long the other end may take to close too. By default `ws` would hold the line for half a minute. */
const GOODBYE = { closeTimeout: 8_000 } as const;

/**
 * How many fragments a message may have, and how many chunks these. One of 16 KiB comes in one fragment, over a poor network
 * in a few dozen chunks. Until it is complete, each fragment keeps the 64 KiB chunk that it came in: by default that could be
 * a gigabyte for each line.
 */
const PIECES = { maxFragments: 64, maxBufferedChunks: 1_024 } as const;

/** The engine's first packet follows the answer to the upgrade at once: both leave in one write. */
function writeTogether(tcp: TcpSocket): void {
  tcp.cork();
  setImmediate(() => tcp.uncork());
}

/** The value for engine.io's `wsEngine`. */
export class TextSocketServer extends WebSocketServer {
  constructor(options: ConstructorParameters<typeof WebSocketServer>[0]) {
    super({ ...options, ...GOODBYE, ...PIECES, WebSocket: TextSocket });
    this.on("headers", (_lines, { socket }) => writeTogether(socket));
  }
}
