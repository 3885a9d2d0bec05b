import { RedisClient, type RedisClientType } from "@redis/client";
import { StoreUnavailable } from "../../port.ts";
import { Deadlines } from "./deadlines.ts";
import { asStoreError, away, replyCode } from "./redis-errors.ts";

export type Client = RedisClientType;
export type Reply = Awaited<ReturnType<Client["sendCommand"]>>;
export type Send = (...args: readonly string[]) => Promise<Reply>;

export type LineOptions = {
  readonly url: string;
  /** How long an answer may take, milliseconds. */
  readonly timeoutMs: number;
  /**
   * Runs on each new connection before anything else is sent, and returns which run of which server this is. If it throws,
   * the connection is given up.
   */
  readonly greet: (send: Send) => Promise<string>;
};

const RETRY_MS = [50, 100, 250, 500, 1_000] as const;

/**
 * One connection that carries all requests of this process, many in flight at once. While it is down every request fails at
 * once: nothing is kept for later, because the caller has to hear soon that nothing was written. It reconnects by itself.
 */
export class Line {
  readonly #client: Client;
  readonly #options: LineOptions;
  readonly #deadlines: Deadlines;
  #isReady = false;
  #run = "";
  #isClosed = false;
  #why: unknown = new Error("not connected");
  #heardAtMs = 0;
  #retry: NodeJS.Timeout | undefined;
  readonly #others: { readonly close: () => void }[] = [];

  private constructor(options: LineOptions) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.timeoutMs);
    this.#client = createPlainClient(options, false);
    this.#client.on("error", (error: unknown) => this.#lost(error));
  }

  /** Throws what the first connection failed with; from then on a lost one is replaced. */
  static async open(options: LineOptions): Promise<Line> {
    const line = new Line(options);
    try {
      await line.#connect();
    } catch (error) {
      line.close();
      throw error;
    }
    return line;
  }

  get url(): string {
    return this.#options.url;
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** The run of the server that answers here. */
  get run(): string {
    return this.#run;
  }

  readonly send: Send = (...args) => (this.#isReady ? this.#ask(args) : Promise.reject(this.#unavailable()));

  /** Drops the connection and makes a new one: the server at its other end is no longer what it was. */
  renew(why: unknown): void {
    this.#lost(why);
  }

  /** Closes something else together with this line. */
  closeWith(other: { readonly close: () => void }): void {
    if (this.#isClosed) other.close();
    else this.#others.push(other);
  }

  close(): void {
    this.#isClosed = true;
    for (const other of this.#others.splice(0)) other.close();
    this.#isReady = false;
    clearTimeout(this.#retry);
    this.#deadlines.close();
    this.#client.destroy();
  }

  async #connect(): Promise<void> {
    await this.#connectInTime();
    this.#run = await this.#options.greet((...args) => this.#ask(args));
    if (this.#isClosed) return;
    this.#retry = undefined;
    this.#isReady = true;
  }

  async #connectInTime(): Promise<void> {
    const { timeoutMs } = this.#options;
    let isSilent = false;
    const silence = setTimeout(() => {
      isSilent = true;
      this.#client.destroy();
    }, timeoutMs);
    try {
      await this.#client.connect();
    } catch (error) {
      throw isSilent ? silent(timeoutMs) : error;
    } finally {
      clearTimeout(silence);
    }
  }

  #ask(args: readonly string[]): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const askedAtMs = performance.now();
      const inTime = this.#deadlines.start(() => {
        reject(silent(this.#options.timeoutMs));
        if (this.#heardAtMs < askedAtMs) this.#lost(new Error("Redis doesn't answer"));
      });
      this.#client.sendCommand(args).then(
        (reply) => {
          this.#heardAtMs = performance.now();
          inTime();
          resolve(reply);
        },
        (error: unknown) => {
          inTime();
          // The primary is elsewhere by now.
          if (replyCode(error) === "READONLY") this.#lost(error);
          reject(asStoreError(error));
        },
      );
    });
  }

  #lost(why: unknown): void {
    if (this.#isClosed) return;
    this.#why = why;
    this.#isReady = false;
    this.#client.destroy();
    if (this.#retry === undefined) this.#connectAgain(0);
  }

  #connectAgain(tries: number): void {
    this.#retry = setTimeout(
      () => {
        this.#connect().catch((error: unknown) => {
          this.#why = error;
          this.#client.destroy();
          if (!this.#isClosed) this.#connectAgain(tries + 1);
        });
      },
      RETRY_MS[Math.min(tries, RETRY_MS.length - 1)],
    );
  }

  #unavailable(): Error {
    return this.#isClosed ? new StoreUnavailable("The store is closed.") : away(this.#why);
  }
}

/** Asks a server over a connection just for that. */
export async function askOnce<Answer>(
  at: Pick<LineOptions, "url" | "timeoutMs">,
  ask: (send: Send) => Promise<Answer>,
): Promise<Answer> {
  const line = await Line.open({ ...at, greet: async () => "" });
  try {
    return await ask(line.send);
  } finally {
    line.close();
  }
}

const silent = (ms: number): StoreUnavailable => new StoreUnavailable(`Redis hasn't answered for ${ms} ms`);

/** Their class has a function for each of its 400 commands, and `createClient` makes a new class for each address. */
const newClient = RedisClient.factory();

/** A client with the settings they all share. Answers have no timer of their own: that would cost more than the request. */
export function createPlainClient(
  { url, timeoutMs }: Pick<LineOptions, "url" | "timeoutMs">,
  reconnects: boolean,
): Client {
  return newClient({
    url,
    disableOfflineQueue: true,
    maintNotifications: "disabled",
    commandOptions: { timeout: 0 },
    socket: {
      connectTimeout: timeoutMs,
      reconnectStrategy: reconnects ? (tries) => Math.min(tries * 50, 1_000) : false,
    },
  });
}
