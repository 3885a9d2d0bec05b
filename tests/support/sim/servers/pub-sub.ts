import type { LogEntry } from "../../../../shared/protocol/envelope.ts";
import type { Chance } from "../chance.ts";
import type { VirtualTime } from "../virtual-time.ts";

/** What nodes send each other about the room. */
export type Said =
  | { readonly events: readonly LogEntry[]; readonly except: string | undefined }
  | { readonly leftBy: string };

export type Listener = {
  hears(said: Said): void;
  /** It was subscribed, and this was lost on the way. */
  misses(): void;
};

export type PubSubPorts = { readonly time: VirtualTime; readonly chance: Chance };

/** How many messages of a hundred are lost. */
const LOST_PERCENT = 15;
const LATENCY_MS = [1, 20] as const;
/** The delay until a subscription takes effect. */
const LISTENS_AFTER_MS = [1, 150] as const;

/** The channel of the one room between the nodes: it promises nothing, but what arrives is in order. */
export class PubSub {
  readonly #ports: PubSubPorts;
  readonly #listening = new Map<Listener, { freeAtMs: number; deafUntilMs: number }>();

  constructor(ports: PubSubPorts) {
    this.#ports = ports;
  }

  /** Resolves once this node hears the others. */
  listen(listener: Listener): Promise<void> {
    const { time, chance } = this.#ports;
    return new Promise((resolve) => {
      time.after(chance.between(...LISTENS_AFTER_MS), () => {
        if (!this.#listening.has(listener)) this.#listening.set(listener, { freeAtMs: 0, deafUntilMs: 0 });
        resolve();
      });
    });
  }

  stop(listener: Listener): void {
    this.#listening.delete(listener);
  }

  /** A node's subscription is cut for a while: everything sent meanwhile is lost on it. */
  deafen(listener: Listener, forMs: number): void {
    const at = this.#listening.get(listener);
    if (at !== undefined) at.deafUntilMs = this.#ports.time.nowMs + forMs;
  }

  say(from: Listener, said: Said): void {
    const { time, chance } = this.#ports;
    for (const [listener, at] of this.#listening) {
      if (listener === from) continue;
      if (at.deafUntilMs > time.nowMs || chance.below(100) < LOST_PERCENT) {
        listener.misses();
        continue;
      }
      at.freeAtMs = Math.max(at.freeAtMs, time.nowMs + chance.between(...LATENCY_MS));
      time.after(at.freeAtMs - time.nowMs, () => listener.hears(said));
    }
  }
}
