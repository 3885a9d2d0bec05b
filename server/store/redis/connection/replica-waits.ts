import { StoreUnavailable } from "../../port.ts";
import type { Line } from "./line.ts";
import { readScript } from "./script.ts";

const TOUCH = readScript("touch");

/** How many replicas must have a write, and how long they may take, milliseconds. */
export type WriteSafety = { readonly replicas: number; readonly timeoutMs: number };

/**
 * `WAIT` asks the replicas for everything written so far, and blocks its connection meanwhile. So it has a connection of its
 * own, and writes something first: replicas that have that write have everything before it. One goes out at a time and covers
 * whatever was written before it, including what others wrote and is only repeated here.
 */
export class ReplicaWaits {
  readonly #line: Line;
  readonly #safety: WriteSafety;
  #next: Promise<string> | null = null;
  #running: Promise<unknown> = Promise.resolve();

  constructor(line: Line, safety: WriteSafety) {
    this.#line = line;
    this.#safety = safety;
  }

  /**
   * Waits for what this run of the server has just answered; the key says where. Throws StoreUnavailable when too few
   * replicas have it.
   */
  async passed(run: string, key: string): Promise<void> {
    this.#next ??= this.#afterRunning(key);
    const waited = await this.#next;
    if (waited === run) return;
    this.#line.renew(new StoreUnavailable("Another server answers here."));
    throw new StoreUnavailable("Redis has failed over in the midst of a write.");
  }

  async #afterRunning(key: string): Promise<string> {
    await this.#running.catch(() => {});
    const waiting = this.#wait(key);
    this.#next = null;
    this.#running = waiting;
    return await waiting;
  }

  /** Returns the run that has waited. */
  async #wait(key: string): Promise<string> {
    const { replicas, timeoutMs } = this.#safety;
    const { run } = this.#line;
    const wrote = this.#line.send("EVAL", TOUCH.text, "1", key);
    const [, reached] = await Promise.all([wrote, this.#line.send("WAIT", String(replicas), String(timeoutMs))]);
    if (Number(reached) >= replicas) return run;
    throw new StoreUnavailable(`Only ${Number(reached)} of ${replicas} replicas have the write.`);
  }
}
