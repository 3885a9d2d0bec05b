import { Worker } from "node:worker_threads";
import { StoreUnavailable } from "../port.ts";
import type { FromThread, ThreadData, ToThread } from "./writer-thread.ts";
import type { Failure, Write, WriteName, Writes } from "./writes.ts";

type Waiting = {
  readonly write: Write;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

/**
 * Group commit: while the writer is at the disk, writes gather here; then all of them go as one batch, one message there
 * and one back. An idle writer gets what arrived within one turn of the event loop.
 */
export class WriteQueue {
  readonly #worker: Worker;
  readonly #exited: Promise<void>;
  #waiting: Waiting[] = [];
  #writing: readonly Waiting[] | null = null;
  #isScheduled = false;
  #stopped: StoreUnavailable | null = null;
  #closing: Promise<void> | null = null;

  private constructor(worker: Worker) {
    this.#worker = worker;
    this.#exited = new Promise((resolve) => worker.once("exit", () => resolve()));
    worker.on("message", (results: FromThread) => this.#answer(results));
    worker.on("error", (error) =>
      this.#stop(new StoreUnavailable("The writer has stopped. Restart the server.", { cause: error })),
    );
    worker.on("exit", () => this.#stop(new StoreUnavailable("The store is closed.")));
  }

  static async start(data: ThreadData): Promise<WriteQueue> {
    const worker = new Worker(new URL("./writer-thread.ts", import.meta.url), { workerData: data });
    await new Promise((resolve, reject) => worker.once("message", resolve).once("error", reject));
    return new WriteQueue(worker);
  }

  submit<Name extends WriteName>(name: Name, ...args: Parameters<Writes[Name]>): Promise<ReturnType<Writes[Name]>> {
    return new Promise((resolve, reject) => {
      if (this.#closing !== null || this.#stopped !== null) {
        reject(this.#stopped ?? new StoreUnavailable("The store is closed."));
        return;
      }
      const write = [name, ...args] as unknown as Write; // Name and its arguments belong together by the signature
      this.#waiting.push({ write, resolve: resolve as (result: unknown) => void, reject });
      this.#schedule();
    });
  }

  /** Everything submitted before is written first. */
  close(): Promise<void> {
    this.#closing ??= this.#drainAndStop();
    return this.#closing;
  }

  async #drainAndStop(): Promise<void> {
    while (this.#writing !== null || this.#waiting.length > 0) {
      await new Promise<void>((resolve) => setImmediate(resolve));
    }
    this.#worker.postMessage("close" satisfies ToThread);
    await this.#exited;
  }

  #schedule(): void {
    if (this.#writing !== null || this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      this.#send();
    });
  }

  #send(): void {
    if (this.#writing !== null || this.#waiting.length === 0) return;
    const batch = this.#waiting;
    this.#writing = batch;
    this.#waiting = [];
    this.#worker.postMessage(JSON.stringify(batch.map(({ write }) => write)) satisfies ToThread);
  }

  #answer(results: FromThread): void {
    const batch = this.#writing ?? [];
    this.#writing = null;
    this.#send();
    for (const [index, { resolve, reject }] of batch.entries()) {
      const result = results[index];
      if (isFailure(result)) reject(errorOf(result));
      else resolve(result);
    }
  }

  #stop(reason: StoreUnavailable): void {
    this.#stopped ??= reason;
    const lost = [...(this.#writing ?? []), ...this.#waiting];
    this.#writing = null;
    this.#waiting = [];
    for (const { reject } of lost) reject(this.#stopped);
  }
}

const isFailure = (result: unknown): result is Failure =>
  typeof result === "object" && result !== null && "failed" in result;

function errorOf({ failed, message }: Failure): Error {
  return failed === "disk"
    ? new StoreUnavailable(`The database can't be written now: ${message}.`)
    : new Error(message);
}
