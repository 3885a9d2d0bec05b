import { chmodSync, mkdtempSync, rmSync, statfsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const MEMORY = "/dev/shm";
/** What a whole run needs, with plenty to spare. A container has 64 MiB by default, and then runs on its disk. */
const NEEDED_BYTES = 4 * 1_024 ** 3;

/**
 * A new folder for a run's temporary files, removed with this process, even if it is interrupted. It is in memory if there is
 * room, so that no test waits for a disk that others use. A killed process loses no more there than on a disk; what a power cut
 * loses is derived from what was synced.
 */
export function makeRunFolder(): string {
  const folder = mkdtempSync(join(hasRoom(MEMORY) ? MEMORY : tmpdir(), "attune-tests-"));
  // Some tests act as another user in a folder inside it.
  chmodSync(folder, 0o711);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  return folder;
}

function hasRoom(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path);
    return bavail * bsize >= NEEDED_BYTES;
  } catch {
    return false;
  }
}
