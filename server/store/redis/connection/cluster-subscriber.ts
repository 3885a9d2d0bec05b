import { setTimeout as after } from "node:timers/promises";
import { createCluster } from "@redis/client";
import { StoreUnavailable } from "../../port.ts";
import type { Client, LineOptions } from "./line.ts";
import { urlAt } from "./lines.ts";
import { addressOf, type Shard } from "./topology.ts";

type At = Pick<LineOptions, "url" | "timeoutMs">;
type Listener = (message: string | Buffer, channel: string | Buffer) => unknown;
type Heard = readonly [listener: Listener, asBuffers: boolean | undefined];
type Cluster = ReturnType<typeof clusterOf>;

/** How long a primary may be gone before the others are asked who replaced it. */
const LOOK_AROUND_MS = 250;
const AGAIN_MS = 250;

/**
 * Connections that listen, one to each shard with a channel. The client's own cluster support follows slots that move, but
 * waits for ever for a server that has fallen silent, as a machine does that has lost its network or its power. So if
 * anything isn't answered in time, all connections are replaced.
 */
export class ClusterSubscriber {
  readonly #open: () => Cluster;
  readonly #timeoutMs: number;
  readonly #heard = new Map<string, Heard>();
  readonly #readied = new Set<() => void>();
  readonly #watching: NodeJS.Timeout;
  #cluster: Cluster;
  #replacing: Promise<void> | null = null;
  #isClosed = false;

  private constructor(at: At, shards: readonly Shard[]) {
    this.#open = () => clusterOf(at, shards).on("node-ready", () => this.#tellReady());
    this.#timeoutMs = at.timeoutMs;
    this.#cluster = this.#open();
    this.#watching = setInterval(() => this.#watch(), 2 * at.timeoutMs);
    this.#watching.unref();
  }

  static async connect(at: At, shards: readonly Shard[]): Promise<ClusterSubscriber> {
    const subscriber = new ClusterSubscriber(at, shards);
    await within(at.timeoutMs, subscriber.#cluster.connect()).catch(() => subscriber.#replace());
    return subscriber;
  }

  readonly sSubscribe: Client["sSubscribe"] = async (channels, listener, asBuffers) => {
    for (const channel of [channels].flat()) {
      await this.#inTime(this.#cluster.sSubscribe(channel, listener, asBuffers));
      this.#heard.set(channel, [listener as Listener, asBuffers]); // strings or buffers, as it was asked for
    }
  };

  readonly sUnsubscribe: Client["sUnsubscribe"] = async (channels) => {
    for (const channel of [channels ?? [...this.#heard.keys()]].flat()) {
      this.#heard.delete(channel);
      await this.#inTime(this.#cluster.sUnsubscribe(channel));
    }
  };

  /** `ready`, whenever channels can be subscribed to again. */
  on(_event: "ready", listener: () => void): void {
    this.#readied.add(listener);
  }

  close(): void {
    this.#isClosed = true;
    clearInterval(this.#watching);
    this.#cluster.destroy();
  }

  #tellReady(): void {
    for (const tell of this.#readied) tell();
  }

  async #inTime(asked: Promise<unknown>): Promise<void> {
    try {
      await within(this.#timeoutMs, asked);
    } catch (error) {
      if (error instanceof StoreUnavailable) void this.#replace();
      throw error;
    }
  }

  #watch(): void {
    for (const { pubSub } of this.#cluster.masters) {
      if (pubSub !== undefined) this.#inTime(pubSub.client.ping()).catch(() => {}); // replaced, or made anew by itself
    }
  }

  #replace(): Promise<void> {
    this.#replacing ??= this.#untilReplaced().finally(() => {
      this.#replacing = null;
    });
    return this.#replacing;
  }

  async #untilReplaced(): Promise<void> {
    while (!this.#isClosed) {
      this.#cluster.destroy();
      this.#cluster = this.#open();
      try {
        await within(this.#timeoutMs, this.#cluster.connect());
        if (await this.#hearAgain()) break;
        // Some can be heard: wait a while before trying the others again.
        this.#tellReady();
        await after(this.#timeoutMs, undefined, { ref: false });
      } catch {
        await after(AGAIN_MS, undefined, { ref: false });
      }
    }
    this.#tellReady();
  }

  /** False when a shard is away, or only silent. */
  async #hearAgain(): Promise<boolean> {
    const again = [...this.#heard].map(([channel, [listener, asBuffers]]) =>
      within(this.#timeoutMs, this.#cluster.sSubscribe(channel, listener, asBuffers)),
    );
    return (await Promise.allSettled(again)).every(({ status }) => status === "fulfilled");
  }
}

function clusterOf({ url, timeoutMs }: At, shards: readonly Shard[]) {
  const { protocol, username, password } = new URL(url);
  return createCluster({
    rootNodes: [...new Set(shards.map(addressOf))].map((address) => ({ url: urlAt(url, address) })),
    defaults: {
      ...(username === "" ? {} : { username: decodeURIComponent(username) }),
      ...(password === "" ? {} : { password: decodeURIComponent(password) }),
      socket: { connectTimeout: timeoutMs, ...(protocol === "rediss:" ? { tls: true } : {}) },
    },
    commandOptions: { timeout: 0 },
    minimizeConnections: true,
    topologyRefreshOnReconnectionAttemptStrategy: LOOK_AROUND_MS,
  }).on("error", () => {});
}

/** Fails if it takes longer, whatever becomes of it. */
async function within<T>(ms: number, asked: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(new StoreUnavailable(`Redis hasn't answered for ${ms} ms`)), ms);
  try {
    return await Promise.race([asked, late.promise]);
  } finally {
    clearTimeout(timer);
    asked.catch(() => {});
  }
}
