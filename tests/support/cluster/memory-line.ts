import type { Channels, Heard } from "../../../server/realtime/nodes/channels.ts";

/** The channel between nodes in one process. Messages reach everyone at once, or are lost if the test says so. */
export class MemoryLine {
  readonly #nodes = new Set<Map<string, Heard>>();
  isBroken = false;
  /** False: no node can read the heads of rooms, by which it finds what was lost. */
  findsLost = true;
  /** Until this resolves, a node that subscribes hears nothing yet. */
  listening: Promise<unknown> = Promise.resolve();

  /** How many channels are listened to, counted for each node. */
  get subscriptions(): number {
    return [...this.#nodes].reduce((sum, { size }) => sum + size, 0);
  }

  /** The channel as one node sees it. */
  node(): Channels {
    const heard = new Map<string, Heard>();
    this.#nodes.add(heard);
    return {
      publish: async (channel, message) => {
        if (this.isBroken) return;
        for (const node of this.#nodes) node.get(channel)?.(Buffer.from(message), Buffer.from(channel));
      },
      subscribe: (channel, listener) => void heard.set(channel, listener),
      unsubscribe: (channel) => void heard.delete(channel),
      listening: async () => void (await this.listening),
      listeners: async (channel) => [...this.#nodes].filter((node) => node.has(channel)).length,
    };
  }
}
