import { closeSync, existsSync, fdatasync, openSync } from "node:fs";
import { promisify } from "node:util";
import type { WriteSettings } from "./open-database.ts";

const syncData = promisify(fdatasync);

/** The write-ahead log as a file: what a commit has written there is durable once `sync` has resolved. */
export class LogFile {
  readonly #path: string;
  readonly #fd: number;
  readonly #isSynced: boolean;

  constructor(path: string, { synchronous }: Pick<WriteSettings, "synchronous">) {
    this.#path = `${path}-wal`;
    this.#fd = openSync(this.#path, "r+");
    this.#isSynced = synchronous === "FULL";
  }

  /**
   * On a thread of libuv's pool. Rejects when the disk could not take it: then nobody knows what is on it. What is written to
   * a file that somebody has deleted is gone with this process.
   */
  async sync(): Promise<void> {
    if (!this.#isSynced) return;
    await syncData(this.#fd);
    if (!existsSync(this.#path)) throw new Error("its files were deleted or moved away");
  }

  close(): void {
    closeSync(this.#fd);
  }
}
