import { StoreUnavailable } from "../../port.ts";
import { askOnce, Line, type LineOptions, type Reply } from "./line.ts";
import { replyCode } from "./redis-errors.ts";
import { keyIn, slotOf } from "./slots.ts";
import { addressOf, isBetween, readShards, type Shard } from "./topology.ts";

/** The shortest time between two questions to a cluster about where its slots are, milliseconds. */
const REFRESH_MS = 250;
const MAX_MOVES = 4;

/** A line to each primary of a cluster, or the single line. Follows slots that move and primaries that change. */
export class Lines {
  readonly #options: LineOptions;
  #shards: readonly Shard[];
  readonly #lines = new Map<string, Line>();
  readonly #failed = new Map<string, Error>();
  #refreshing: Promise<void> | null = null;
  #isClosed = false;

  private constructor(options: LineOptions, shards: readonly Shard[]) {
    this.#options = options;
    this.#shards = shards;
  }

  /** `shards` of a cluster, none for a single server. */
  static async open(options: LineOptions, shards: readonly Shard[]): Promise<Lines> {
    const lines = new Lines(options, shards);
    await lines.#connect();
    const [failed] = lines.#failed.values();
    if (failed === undefined) return lines;
    lines.close();
    throw failed;
  }

  get all(): readonly Line[] {
    return [...this.#lines.values()];
  }

  /** The line to the server that holds a key. */
  of(key: string): Line {
    const address = this.#addressOf(key);
    const line = this.#lines.get(address);
    if (line !== undefined) return line;
    void this.#refresh();
    throw new StoreUnavailable("A part of the Redis cluster can't be reached.", { cause: this.#failed.get(address) });
  }

  /** Sends to where the command's key lies, even if that is elsewhere by now. */
  send(...args: readonly string[]): Promise<Reply> {
    const only = this.#shards.length === 0 ? this.#lines.get("") : undefined;
    return only?.send(...args) ?? this.#sendThere(args);
  }

  close(): void {
    this.#isClosed = true;
    for (const line of this.#lines.values()) line.close();
    this.#lines.clear();
  }

  async #sendThere(args: readonly string[]): Promise<Reply> {
    for (let moves = 0; ; moves++) {
      const line = this.of(keyIn(args));
      try {
        return await line.send(...args);
      } catch (error) {
        if (this.#shards.length === 0) throw error;
        const code = replyCode(error);
        if (error instanceof StoreUnavailable || code === "MOVED") void this.#refresh();
        if (code === "ASK") return await this.#askThere(error, args);
        if (code !== "MOVED") throw error;
        if (moves === MAX_MOVES) throw new StoreUnavailable("The Redis cluster is being rebuilt.", { cause: error });
        await this.#refresh();
      }
    }
  }

  /** The slot is moving: this one key is at the other end already. */
  async #askThere(error: unknown, args: readonly string[]): Promise<Reply> {
    const address = String(error).split(" ").at(-1) ?? "";
    const line = this.#lines.get(address);
    if (line === undefined) throw new StoreUnavailable("The Redis cluster is being rebuilt.", { cause: error });
    const [, reply] = await Promise.all([line.send("ASKING"), line.send(...args)]);
    return reply;
  }

  #addressOf(key: string): string {
    if (this.#shards.length === 0) return "";
    const slot = slotOf(key);
    const shard = this.#shards.find(({ from, to }) => isBetween(slot, from, to));
    return shard === undefined ? "nowhere" : addressOf(shard);
  }

  /** Asks whichever server answers where the slots are now. */
  #refresh(): Promise<void> {
    this.#refreshing ??= this.#readAgain().finally(() => {
      setTimeout(() => {
        this.#refreshing = null;
      }, REFRESH_MS);
    });
    return this.#refreshing;
  }

  async #readAgain(): Promise<void> {
    // Whoever answered until now comes first: one that is silent would take all its time.
    const lines = this.all.toSorted((one, other) => Number(other.isReady) - Number(one.isReady));
    for (const { url } of [...lines, this.#options]) {
      const shards = await askOnce({ url, timeoutMs: this.#options.timeoutMs }, readShards).catch(() => []);
      // The next one may know; and a cluster always has some.
      if (shards.length === 0 || this.#isClosed) continue;
      this.#shards = shards;
      await this.#connect();
      return;
    }
  }

  /** Keeps a line to each current primary, and to no other server. */
  async #connect(): Promise<void> {
    const wanted = new Set(this.#shards.length === 0 ? [""] : this.#shards.map(addressOf));
    for (const [address, line] of this.#lines) {
      if (wanted.has(address)) continue;
      line.close();
      this.#lines.delete(address);
    }
    this.#failed.clear();
    await Promise.all([...wanted].filter((address) => !this.#lines.has(address)).map((address) => this.#add(address)));
  }

  async #add(address: string): Promise<void> {
    try {
      const line = await Line.open({ ...this.#options, url: urlAt(this.#options.url, address) });
      if (this.#isClosed) line.close();
      else this.#lines.set(address, line);
    } catch (error) {
      this.#failed.set(address, error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** The same user, password and protocol at another address. */
export function urlAt(url: string, address: string): string {
  if (address === "") return url;
  const at = new URL(url);
  at.host = address;
  return at.href;
}
