import type { Connection, ConnectionListener } from "../../../client-sdk/src/transport.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { ErrorReply } from "../../../shared/protocol/errors.ts";
import type { Hello } from "../../../shared/protocol/hello.ts";
import type { Chance } from "./chance.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** The server's end of connections. `answer` is called at most once per message. */
export type ServerEnd = {
  greet(line: Line, hello: Hello): Promise<ErrorReply | null>;
  heard(line: Line, message: { readonly name: string; readonly body: unknown }, answer: (reply: object) => void): void;
  gone(line: Line): void;
};

export type LineOptions = {
  readonly id: string;
  readonly time: VirtualTime;
  readonly chance: Chance;
  readonly server: ServerEnd;
  readonly hello: Hello;
  readonly listener: ConnectionListener;
  /** A careless socket library: what is under way when the phone closes is still delivered to it. Null: it isn't. */
  readonly afterwards: ((say: () => void) => void) | null;
};

type Direction = "up" | "down";

/** socket.io's pings notice a silent end after 8 to 18 s. */
const PINGS_NOTICE_MS = [8_000, 18_000] as const;
const NOTICE_MS = [0, 40] as const;
const LATENCY_MS = [4, 60] as const;

/**
 * One connection. Messages take time and arrive in order, copied; between two connections there is no order. What the phone
 * sends before it closes still arrives; what is under way when the connection breaks doesn't.
 */
export class Line implements Connection {
  readonly id: string;
  /** Until when nothing gets through. */
  stalledUntilMs = Number.NEGATIVE_INFINITY;
  /** When a broadcast was last lost. */
  lostAtMs = Number.NEGATIVE_INFINITY;
  /** How many broadcasts get lost on their way: hints that never come. */
  hintsToLose = 0;
  openedAtMs: number | null = null;
  /** The newest event of the last broadcast that reached the phone. */
  newestTold: LogEntry | null = null;
  readonly #options: LineOptions;
  readonly #freeAtMs = { up: 0, down: 0 };
  #phone: "opening" | "open" | "over" | "dead" = "opening";
  #serverKnows = true;
  #broken = false;

  constructor(options: LineOptions) {
    this.id = options.id;
    this.#options = options;
    this.#carry("up", () => this.#greet());
  }

  /** Both ends believe in it, and it works. */
  get isWhole(): boolean {
    return this.#phone === "open" && this.#serverKnows && !this.#broken;
  }

  get isPhoneOpen(): boolean {
    return this.#phone === "open";
  }

  request(name: string, body: unknown, reply: (answer: unknown) => void): void {
    if (this.#phone !== "open") return;
    const text = JSON.stringify(body);
    this.#carry("up", () => {
      if (!this.#serverKnows) return;
      this.#options.server.heard(this, { name, body: JSON.parse(text) }, (answer) => this.#answer(answer, reply));
    });
  }

  volatile(name: string, body: unknown, reply: (answer: unknown) => void = () => undefined): void {
    this.request(name, body, reply);
  }

  /** Closed by the phone. */
  close(): void {
    if (this.#phone === "over" || this.#phone === "dead") return;
    this.#phone = "over";
    this.#carry("up", () => this.#serverLoses());
  }

  /** Closed by the server, on its own. */
  hangUp(): void {
    this.#serverLoses();
    this.#carry("down", () => this.#phoneLoses());
  }

  /** The server sends this phone something. */
  send(name: string, text: string): void {
    if (!this.#serverKnows) return;
    if (name === "events" && this.hintsToLose > 0) {
      this.hintsToLose -= 1;
      this.lostAtMs = this.#options.time.nowMs;
      return;
    }
    this.#say(() => {
      const said: unknown = JSON.parse(text);
      if (name === "events") this.newestTold = (said as readonly LogEntry[]).at(-1) ?? null; // what the gateway sends
      this.#options.listener.received(name, said);
    });
  }

  /** Lost with everything in flight; both ends notice at once, or only when pings stay away. */
  cut(notice: "soon" | "late", who: "both" | "phone" = "both"): void {
    if (this.#broken) return;
    this.#broken = true;
    const { time, chance } = this.#options;
    const [fromMs, toMs] = notice === "soon" ? NOTICE_MS : PINGS_NOTICE_MS;
    time.after(chance.between(fromMs, toMs), () => this.#phoneLoses());
    if (who === "phone") this.#serverKnows = false;
    else time.after(chance.between(fromMs, toMs), () => this.#serverLoses());
  }

  /** The phone's process is gone: it hears nothing any more, and the server notices sooner or later. */
  abandon(notice: "soon" | "late"): void {
    this.#phone = "dead";
    this.cut(notice);
  }

  /** Nothing gets through for a while; nothing is lost. */
  stall(forMs: number): void {
    const { nowMs } = this.#options.time;
    for (const way of ["up", "down"] as const) this.#freeAtMs[way] = Math.max(this.#freeAtMs[way], nowMs) + forMs;
    this.stalledUntilMs = Math.max(this.#freeAtMs.up, this.#freeAtMs.down);
  }

  #say(say: () => void): void {
    this.#carry("down", () => {
      if (this.#phone === "open") say();
      else if (this.#phone === "over" && this.openedAtMs !== null) this.#options.afterwards?.(say);
    });
  }

  #greet(): void {
    const { server, hello } = this.#options;
    void server.greet(this, hello).then((refusal) => {
      if (refusal !== null) this.#serverKnows = false;
      this.#carry("down", () => (refusal === null ? this.#open() : this.#refuse(refusal)));
    });
  }

  #open(): void {
    if (this.#phone !== "opening") return;
    this.#phone = "open";
    this.openedAtMs = this.#options.time.nowMs;
    this.#options.listener.opened();
  }

  #refuse(reason: ErrorReply): void {
    if (this.#phone !== "opening") return;
    this.#phone = "over";
    this.#options.listener.refused(reason);
  }

  #answer(answer: object, reply: (answer: unknown) => void): void {
    if (!this.#serverKnows) return;
    const text = JSON.stringify(answer);
    this.#say(() => reply(JSON.parse(text)));
  }

  #phoneLoses(): void {
    const { listener, afterwards } = this.#options;
    if (this.#phone === "dead") return;
    const wasOver = this.#phone === "over";
    this.#phone = "over";
    if (wasOver) afterwards?.(() => listener.closed());
    else listener.closed();
  }

  #serverLoses(): void {
    if (!this.#serverKnows) return;
    this.#serverKnows = false;
    this.#options.server.gone(this);
  }

  #carry(way: Direction, deliver: () => void): void {
    if (this.#broken) return;
    const { time, chance } = this.#options;
    const arrivesAtMs = Math.max(this.#freeAtMs[way], time.nowMs + chance.between(...LATENCY_MS));
    this.#freeAtMs[way] = arrivesAtMs;
    time.after(arrivesAtMs - time.nowMs, () => {
      if (!this.#broken) deliver();
    });
  }
}
