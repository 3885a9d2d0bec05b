import type { Heard } from "../realtime/nodes/channels.ts";

/** The part of a Redis client that subscribes. It restores its subscriptions by itself after its line broke. */
export type SubscribingClient = {
  readonly sSubscribe: (channel: string, heard: Heard, asBuffers: true) => Promise<unknown>;
  readonly sUnsubscribe: (channel: string) => Promise<unknown>;
  readonly on: (event: "ready", listener: () => void) => unknown;
};

/**
 * Which channels are wanted, and which are held. Leaving a room and entering it again at once is one step after the other on
 * the wire; what fails because the line is broken is made good when it is back.
 */
export class Subscriptions {
  readonly #client: SubscribingClient;
  readonly #wanted = new Map<string, Heard>();
  readonly #held = new Set<string>();
  readonly #settling = new Map<string, Promise<void>>();

  constructor(client: SubscribingClient) {
    this.#client = client;
    client.on("ready", () => {
      for (const channel of new Set([...this.#wanted.keys(), ...this.#held])) this.#settle(channel);
    });
  }

  subscribe(channel: string, heard: Heard): void {
    this.#wanted.set(channel, heard);
    this.#settle(channel);
  }

  unsubscribe(channel: string): void {
    this.#wanted.delete(channel);
    this.#settle(channel);
  }

  listening(channel: string): Promise<void> {
    return this.#settling.get(channel) ?? Promise.resolve();
  }

  #settle(channel: string): void {
    if (this.#settling.has(channel)) return;
    const settling = this.#untilSettled(channel)
      .catch(() => {})
      .finally(() => this.#settling.delete(channel));
    this.#settling.set(channel, settling);
  }

  async #untilSettled(channel: string): Promise<void> {
    while (this.#wanted.has(channel) !== this.#held.has(channel)) {
      if (this.#wanted.has(channel)) {
        await this.#client.sSubscribe(channel, this.#hear, true);
        this.#held.add(channel);
      } else {
        await this.#client.sUnsubscribe(channel);
        this.#held.delete(channel);
      }
    }
  }

  readonly #hear: Heard = (message, channel) => this.#wanted.get(channel.toString())?.(message, channel);
}
