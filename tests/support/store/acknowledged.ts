import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Head } from "../../../shared/protocol/envelope.ts";

/** The last position in each room's log that was acknowledged to the writing process. */
export type Acknowledged = ReadonlyMap<string, Head>;

export const writerScript: string = join(import.meta.dirname, "store-writer-process.ts");

/** Starts a writing process, kills it (SIGKILL) once it has reported this many appends, and returns what it reported. */
export async function writeUntilKilled(
  folder: string,
  appends: number,
  beforeKill: () => Promise<void> = async () => {},
): Promise<Acknowledged> {
  const child = spawn(process.execPath, [writerScript, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  const kill = (): boolean => child.kill("SIGKILL");
  const acknowledged = await collect(child.stdout, appends, () => void beforeKill().finally(kill));
  if ((await exited) !== "SIGKILL") throw new Error("The writing process ended before it was killed.");
  return acknowledged;
}

/** Reads a writing process's reports, calls `enough` once after this many lines, and goes on until the process is gone. */
export async function collect(told: Readable, appends: number, enough: () => void): Promise<Acknowledged> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: told })) {
    lines.push(line);
    if (lines.length === appends) enough();
  }
  return readAcknowledged(lines);
}

/** A last line that was cut off doesn't count. */
export function readAcknowledged(lines: readonly string[]): Acknowledged {
  const heads = lines.map((line) => line.split(" ")).filter(([, , , hash]) => hash?.length === 43);
  return new Map(heads.map(([roomId = "", logId = "", seq, hash = ""]) => [roomId, { logId, seq: Number(seq), hash }]));
}
