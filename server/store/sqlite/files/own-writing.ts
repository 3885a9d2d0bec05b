import { closeSync, openSync, readSync } from "node:fs";

/** The first two pages: the second holds the number of commits, so no older copy begins like the file. */
const BEGINNING_BYTES = 8_192;

/**
 * Notices that somebody has copied another database over the file in use: only checkpoints write to it, so between two of
 * them it begins with the same bytes. To go on would mix the pages of both.
 */
export class OwnWriting {
  /** Closed after every connection: closing any descriptor of a file drops all locks that this process has on it. */
  readonly #file: number;
  #beginning: Buffer;

  constructor(path: string) {
    this.#file = openSync(path, "r");
    this.#beginning = this.#read();
  }

  /** Runs what writes to the file. Throws, before that, when somebody else has written. */
  during<T>(write: () => T): T {
    if (!this.#read().equals(this.#beginning)) throw new Error("its database was written over");
    try {
      return write();
    } finally {
      this.#beginning = this.#read();
    }
  }

  close(): void {
    closeSync(this.#file);
  }

  #read(): Buffer {
    const bytes = Buffer.alloc(BEGINNING_BYTES);
    readSync(this.#file, bytes, 0, bytes.length, 0);
    return bytes;
  }
}
