import type { Channels, Heard } from "../realtime/nodes/channels.ts";
import type { Send } from "./send.ts";
import { type SubscribingClient, Subscriptions } from "./subscriptions.ts";

/** Sharded pub/sub of Redis 7: publishing shares the connection of all requests, subscriptions have one of their own. */
export class RedisChannels implements Channels {
  readonly #send: Send;
  readonly #subscriptions: Subscriptions;

  constructor(send: Send, subscriber: SubscribingClient) {
    this.#send = send;
    this.#subscriptions = new Subscriptions(subscriber);
  }

  publish(channel: string, message: string): Promise<unknown> {
    return this.#send("SPUBLISH", channel, message);
  }

  subscribe(channel: string, heard: Heard): void {
    this.#subscriptions.subscribe(channel, heard);
  }

  unsubscribe(channel: string): void {
    this.#subscriptions.unsubscribe(channel);
  }

  listening(channel: string): Promise<void> {
    return this.#subscriptions.listening(channel);
  }

  async listeners(channel: string): Promise<number> {
    const reply = await this.#send("PUBSUB", "SHARDNUMSUB", channel);
    return Array.isArray(reply) ? Number(reply[1]) : 0;
  }
}
