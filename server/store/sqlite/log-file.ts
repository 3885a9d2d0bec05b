import { closeSync, fdatasync, openSync } from "node:fs";
import type { WriteSettings } from "./open-database.ts";

/** The write-ahead log as a file: what a commit has written there is durable once `sync` has resolved. */
export class LogFile {
  readonly #fd: number;
  readonly #isSynced: boolean;

  constructor(path: string, { synchronous }: Pick<WriteSettings, "synchronous">) {
    this.#fd = openSync(`${path}-wal`, "r+");
    this.#isSynced = synchronous === "FULL";
  }

  /** On a thread of libuv's pool. Rejects when the disk could not take it: then nobody knows what is on it. */
  sync(): Promise<void> {
    if (!this.#isSynced) return Promise.resolve();
    return new Promise((resolve, reject) => {
      fdatasync(this.#fd, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  close(): void {
    closeSync(this.#fd);
  }
}
