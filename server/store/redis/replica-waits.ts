import { StoreUnavailable } from "../port.ts";
import type { WriteSafety } from "./engine.ts";
import type { Send } from "./line.ts";

/**
 * `WAIT` asks the replicas for everything written over this connection so far, and holds up the connection meanwhile. So
 * one goes out at a time, and whatever was written before it is covered by it.
 */
export class ReplicaWaits {
  readonly #send: Send;
  readonly #safety: WriteSafety;
  #next: Promise<void> | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(send: Send, safety: WriteSafety) {
    this.#send = send;
    this.#safety = safety;
  }

  /** For a write that was answered just now. Throws StoreUnavailable when too few replicas have it. */
  passed(): Promise<void> {
    if (this.#safety.replicas === 0) return Promise.resolve();
    this.#next ??= this.#afterRunning();
    return this.#next;
  }

  async #afterRunning(): Promise<void> {
    await this.#running.catch(() => {});
    const waiting = this.#wait();
    this.#next = null;
    this.#running = waiting;
    await waiting;
  }

  async #wait(): Promise<void> {
    const { replicas, timeoutMs } = this.#safety;
    const reached = Number(await this.#send("WAIT", String(replicas), String(timeoutMs)));
    if (reached >= replicas) return;
    throw new StoreUnavailable(`Only ${reached} of ${replicas} replicas have the write.`);
  }
}
