import { DiskUnavailable, StoreStopped, StoreUnavailable } from "../../port.ts";
import type { Checkpoints } from "../files/checkpoints.ts";
import type { LogFile } from "../files/log-file.ts";
import type { MarkWriter } from "../files/mark.ts";
import { isFull, textOf } from "../sqlite-errors.ts";
import type { LogGrowth } from "./log-growth.ts";
import type { Writer } from "./writer.ts";
import type { Failure, Write, WriteName, Writes } from "./writes.ts";

type Waiting = {
  readonly write: Write;
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
};

export type QueueParts = {
  readonly writer: Writer;
  readonly log: Pick<LogFile, "sync">;
  readonly mark: Pick<MarkWriter, "write">;
  readonly checkpoints: Pick<Checkpoints, "run">;
  readonly growth: LogGrowth;
  /** Called once, when nothing can be written any more until the server is restarted. */
  readonly stopped: (reason: StoreStopped) => void;
};

/**
 * Group commit: while the disk makes one batch durable, writes gather here; together they are the next batch, one transaction
 * and one fsync. The transaction runs on this thread, at some microseconds a write; the fsync, which takes longer than all of
 * them, doesn't. Nobody gets an answer before it is done.
 */
export class WriteQueue {
  readonly #parts: QueueParts;
  #waiting: Waiting[] = [];
  /** The batch under way, from its transaction until it is durable. */
  #writing: Promise<void> | null = null;
  #isScheduled = false;
  #stopped: StoreStopped | null = null;
  #closing: Promise<void> | null = null;
  /**
   * The last checkpoint has not moved everything, because of commits or readers meanwhile. The log begins anew only when all of
   * it is moved, so the rest is moved while nothing is written; otherwise the log would grow for as long as anybody writes.
   */
  #mustSettle = false;
  /** A checkpoint is under way beside the writes. */
  #isMoving = false;

  constructor(parts: QueueParts) {
    this.#parts = parts;
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

  /** Resolves when everything that can be read now is durable; null when it is already. */
  get settling(): Promise<void> | null {
    return this.#writing;
  }

  /** From here on nothing is written; what was asked for before is refused. */
  readonly stop = (reason: StoreStopped): void => {
    if (this.#stopped !== null) return;
    this.#stopped = reason;
    this.#parts.stopped(reason);
    const lost = this.#waiting;
    this.#waiting = [];
    for (const { reject } of lost) reject(reason);
  };

  /** Everything submitted before is written first. */
  close(): Promise<void> {
    this.#closing ??= this.#finish();
    return this.#closing;
  }

  async #finish(): Promise<void> {
    while (this.#stopped === null && (this.#writing !== null || this.#waiting.length > 0)) {
      // Without a batch under way, the next one begins with the next turn of the event loop.
      await (this.#writing?.catch(() => undefined) ?? new Promise((resolve) => setImmediate(resolve)));
    }
  }

  #schedule(): void {
    if (this.#writing !== null || this.#isScheduled || this.#waiting.length === 0) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const batch = this.#waiting;
      this.#waiting = [];
      const writing = this.#write(batch);
      this.#writing = writing;
      writing
        .catch(() => undefined) // `#write` has told whoever waits
        .finally(() => {
          if (this.#stopped === null) this.#schedule();
        });
    });
  }

  async #write(batch: readonly Waiting[]): Promise<void> {
    let results: readonly unknown[];
    try {
      if (this.#mustSettle) await this.#settle();
      results = await this.#commit(batch.map(({ write }) => write));
    } catch (error) {
      const reason = new StoreStopped(`The disk has failed: ${textOf(error)}. Restart the server.`, { cause: error });
      for (const { reject } of batch) reject(reason);
      this.stop(reason);
      throw reason;
    }
    this.#writing = null;
    answer(batch, results);
  }

  async #commit(batch: readonly Write[]): Promise<readonly unknown[]> {
    const { writer, log } = this.#parts;
    const { results, deletes } = writer.commit(batch);
    await log.sync();
    const unmarked = this.#mark();
    if (this.#parts.growth.isDueAfter(batch.length)) this.#checkpoint();
    const told = unmarked === null ? results : batch.map(() => unmarked);
    return deletes ? await this.#scrub(batch, told) : told;
  }

  /**
   * The mark comes after the fsync: it must never be ahead of what a power cut leaves. Some file systems (btrfs, ZFS) need
   * space even for overwriting. If there is none, nobody is answered, and the mark is only behind.
   */
  #mark(): Failure | null {
    const { writer, mark } = this.#parts;
    try {
      mark.write(writer.generation);
      return null;
    } catch (error) {
      if (!isFull(error)) throw error;
      return { failed: "disk", message: textOf(error) };
    }
  }

  /**
   * Deleted bytes are still in the write-ahead log, and must go before the answer does. But while a backup is reading, the
   * next sweep empties the log.
   */
  async #scrub(batch: readonly Write[], results: readonly unknown[]): Promise<readonly unknown[]> {
    const done = await this.#parts.checkpoints.run("TRUNCATE");
    if (!("failed" in done)) return results;
    const failure: Failure = { failed: "disk", message: done.failed };
    return results.map((result, index) => (DELETIONS.has(batch[index]?.[0]) ? failure : result));
  }

  /** Beside the writes, unless a slow disk is still at the last one: they wait for that, or the log would grow meanwhile. */
  #checkpoint(): void {
    if (this.#isMoving) {
      this.#mustSettle = true;
      return;
    }
    const { checkpoints, writer } = this.#parts;
    const { generation } = writer;
    this.#isMoving = true;
    void checkpoints.run("PASSIVE").then((done) => {
      this.#isMoving = false;
      this.#mustSettle = "left" in done && (done.left > 0 || writer.generation !== generation);
    });
  }

  async #settle(): Promise<void> {
    this.#mustSettle = false;
    await this.#parts.checkpoints.run("PASSIVE");
  }
}

const DELETIONS: ReadonlySet<WriteName | undefined> = new Set(["purge", "purgePart", "sweep"]);

function answer(batch: readonly Waiting[], results: readonly unknown[]): void {
  for (const [index, { resolve, reject }] of batch.entries()) {
    const result = results[index];
    if (isFailure(result)) reject(errorOf(result));
    else resolve(result);
  }
}

const isFailure = (result: unknown): result is Failure =>
  typeof result === "object" && result !== null && "failed" in result;

function errorOf({ failed, message }: Failure): Error {
  return failed === "disk" ? new DiskUnavailable(`The database can't be written now: ${message}.`) : new Error(message);
}
