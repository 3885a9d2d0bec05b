import { Worker } from "node:worker_threads";
import type { Checkpoint, Extent, ToThread } from "./checkpoint-thread.ts";

/**
 * Moves pages from the write-ahead log into the database, on a thread and a connection of its own: that takes three
 * fsyncs and a copy of every page, for which the event loop must not wait.
 */
export class Checkpoints {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #hasExited = false;
  /** One runs at a time; further ones queue. */
  #last: Promise<unknown> = Promise.resolve();

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#hasExited = true;
        resolve();
      });
    });
  }

  /** `failed` is called when the thread dies: then nothing is moved any more. */
  static async start(path: string, failed: (error: Error) => void): Promise<Checkpoints> {
    const worker = new Worker(new URL("./checkpoint-thread.ts", import.meta.url), { workerData: { path } });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    worker.on("error", failed);
    return new Checkpoints(worker);
  }

  run(extent: Extent): Promise<Checkpoint> {
    const done = this.#last.then(() => this.#ask(extent));
    this.#last = done;
    return done;
  }

  async close(): Promise<void> {
    await this.#last;
    this.#worker.postMessage("close" satisfies ToThread);
    await this.#exited;
  }

  #ask(extent: Extent): Promise<Checkpoint> {
    return new Promise((resolve) => {
      const gone = (): void => resolve({ failed: "The thread has ended." });
      if (this.#hasExited) return gone();
      this.#worker.once("exit", gone);
      this.#worker.once("message", (checkpoint: Checkpoint) => {
        this.#worker.off("exit", gone);
        resolve(checkpoint);
      });
      this.#worker.postMessage(extent satisfies ToThread);
    });
  }
}
