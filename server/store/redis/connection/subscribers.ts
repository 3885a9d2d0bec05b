import { setTimeout as after } from "node:timers/promises";
import { ClusterSubscriber } from "./cluster-subscriber.ts";
import { type Client, createPlainClient, type LineOptions } from "./line.ts";
import type { Shard } from "./topology.ts";

/** A connection that listens. It reconnects by itself, is `ready` then, and restores its subscriptions. */
export type Subscriber = Pick<Client, "sSubscribe" | "sUnsubscribe"> & {
  readonly on: (event: "ready", listener: () => void) => unknown;
};

type At = Pick<LineOptions, "url" | "timeoutMs">;
type Open = { readonly close: () => void };

/** Connections for incoming messages: one that only listens doesn't notice that the other end is gone, so these ask regularly. */
export class Subscribers {
  readonly #at: At;
  readonly #shards: readonly Shard[];
  readonly #open: Open[] = [];

  constructor(at: At, shards: readonly Shard[]) {
    this.#at = at;
    this.#shards = shards;
  }

  async connect(): Promise<Subscriber> {
    return this.#shards.length > 0 ? await this.#toCluster() : await this.#toServer();
  }

  close(): void {
    for (const open of this.#open.splice(0)) open.close();
  }

  async #toServer(): Promise<Subscriber> {
    const client = createPlainClient(this.#at, true);
    client.on("error", () => {}); // its answers say so
    const watching = setInterval(() => void replaceIfSilent(client, this.#at.timeoutMs), 2 * this.#at.timeoutMs);
    watching.unref();
    this.#open.push({
      close: () => {
        clearInterval(watching);
        client.destroy();
      },
    });
    return await client.connect();
  }

  async #toCluster(): Promise<Subscriber> {
    const subscriber = await ClusterSubscriber.connect(this.#at, this.#shards);
    this.#open.push(subscriber);
    return subscriber;
  }
}

/** Asks once. A connection that doesn't answer, or isn't made, in time is replaced; a closed one is left alone. */
async function replaceIfSilent(client: Client, timeoutMs: number): Promise<void> {
  let isFine = false;
  const wasReady = client.isReady;
  if (wasReady)
    client.ping().then(
      () => (isFine = true),
      () => {},
    );
  await after(timeoutMs, undefined, { ref: false });
  if (!wasReady) isFine = client.isReady;
  if (isFine || !client.isOpen) return;
  client.destroy();
  client.connect().catch(() => {}); // it goes on trying
}
