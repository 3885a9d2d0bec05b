import { StoreUnavailable } from "../../port.ts";
import type { Line } from "./line.ts";
import { readScript } from "./script.ts";

const TOUCH = readScript("touch");

/** How many replicas must have a write, and how long they may take, milliseconds. */
export type WriteSafety = { readonly replicas: number; readonly timeoutMs: number };

/**
 * `WAIT` asks the replicas for all that was written so far, and holds up its connection meanwhile. So it has one of its own,
 * with a write in front of it: what replicas have of that, they have of everything before it. One goes out at a time, and
 * whatever was written before it is covered by it; also what was written by others, and is only repeated here.
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
   * For what was just answered by this run of the server, which keeps the given key. Throws StoreUnavailable when too few
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
