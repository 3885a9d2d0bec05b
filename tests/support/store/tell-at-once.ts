import { writeSync } from "node:fs";

/**
 * Prints a line now, however slowly it is read: in a buffer it would die with the process that is about to be killed, and a
 * full pipe fails with EAGAIN.
 */
export function tellAtOnce(line: string): void {
  let rest = Buffer.from(`${line}\n`);
  while (rest.length > 0) rest = rest.subarray(written(rest));
}

function written(bytes: Buffer): number {
  try {
    return writeSync(1, bytes);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EAGAIN") return 0;
    throw error;
  }
}
