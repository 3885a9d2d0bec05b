import { write, writeSync } from "node:fs";

/** How many characters may wait while nothing can be written; lines beyond that are left out. */
const MAX_WAITING = 1_000_000;
/** How soon a failed write is retried. */
const AGAIN_MS = 250;

/**
 * Writes log lines to a file descriptor, one write at a time. What can't be written (the disk is full, the reader is gone or
 * slow) waits, and the server goes on. Pino's own output would end the process instead, or wait for disk space for ever at
 * its end.
 */
export class LogOutput {
  readonly #fd: number;
  #waiting = "";
  #underWay: Uint8Array | null = null;
  #isInFlight = false;

  constructor(fd: number) {
    this.#fd = fd;
    process.once("exit", () => this.#flush());
  }

  write(line: string): void {
    if (this.#waiting.length + (this.#underWay?.length ?? 0) + line.length > MAX_WAITING) return;
    this.#waiting += line;
    this.#next();
  }

  #next(): void {
    if (this.#underWay !== null || this.#waiting === "") return;
    const bytes = Buffer.from(this.#waiting);
    this.#waiting = "";
    this.#put(bytes);
  }

  #put(bytes: Uint8Array): void {
    this.#underWay = bytes;
    this.#isInFlight = true;
    write(this.#fd, bytes, (error, written) => {
      this.#isInFlight = false;
      if (error !== null) setTimeout(() => this.#put(bytes), AGAIN_MS).unref();
      else if (written < bytes.length) this.#put(bytes.subarray(written));
      else {
        this.#underWay = null;
        this.#next();
      }
    });
  }

  /** Writes as much as possible at once: no shutdown waits for its log. */
  #flush(): void {
    const left = this.#isInFlight || this.#underWay === null ? [] : [this.#underWay];
    try {
      writeSync(this.#fd, Buffer.concat([...left, Buffer.from(this.#waiting)]));
    } catch {
      // Nobody is left to be told.
    }
  }
}
