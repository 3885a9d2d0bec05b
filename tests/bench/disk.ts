import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { median } from "./median.ts";

/** A page of the write-ahead log. */
const BLOCK = Buffer.alloc(4_096, 1);
const BLOCKS = 256;

/**
 * Milliseconds that the disk alone takes, half of the time, to have a block that is written over so often a second. Nobody who
 * is told only of what is on the disk hears of it sooner. A disk that rests in between takes longer than one that is kept busy.
 */
export async function syncMs(perSecond: number, seconds: number): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "attune-disk-"));
  const file = openSync(join(folder, "blocks"), "w");
  const took: number[] = [];
  try {
    for (let at = 0; at < BLOCKS; at++) writeSync(file, BLOCK);
    fdatasyncSync(file);
    for (let at = 0; at < perSecond * seconds; at++) {
      await setTimeout(1_000 / perSecond);
      const startedAtMs = performance.now();
      writeSync(file, BLOCK, 0, BLOCK.length, (at % BLOCKS) * BLOCK.length);
      fdatasyncSync(file);
      took.push(performance.now() - startedAtMs);
    }
  } finally {
    closeSync(file);
    rmSync(folder, { recursive: true });
  }
  return median(took);
}
