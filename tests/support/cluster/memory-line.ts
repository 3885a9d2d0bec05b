import type { Channels, Heard } from "../../../server/realtime/nodes/channels.ts";

/** The line between nodes that live in one process. What is said reaches everyone at once, or is lost if the test says so. */
export class MemoryLine {
  readonly #nodes = new Set<Map<string, Heard>>();
  isBroken = false;
  /** Until then a node that wants to listen doesn't hear yet. */
  listening: Promise<unknown> = Promise.resolve();

  /** The line as one node has it. */
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
