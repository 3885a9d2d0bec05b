import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { Head } from "../../shared/protocol/envelope.ts";

/** The furthest place in each room's log that was acknowledged to the writing process. */
export type Acknowledged = ReadonlyMap<string, Head>;

const script = join(import.meta.dirname, "store-writer-process.ts");

/** Starts a writing process, kills it (SIGKILL) when it has told of so many appends, and returns what it told. */
export async function writeUntilKilled(
  folder: string,
  appends: number,
  beforeKill: () => Promise<void> = async () => {},
): Promise<Acknowledged> {
  const child = spawn(process.execPath, [script, folder], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  const kill = (): boolean => child.kill("SIGKILL");
  const acknowledged = await collect(child.stdout, appends, () => void beforeKill().finally(kill));
  if ((await exited) !== "SIGKILL") throw new Error("The writing process ended before it was killed.");
  return acknowledged;
}

/** Reads what a writing process tells, calls `enough` once after so many lines, and goes on until the process is gone. */
export async function collect(told: Readable, appends: number, enough: () => void): Promise<Acknowledged> {
  const acknowledged = new Map<string, Head>();
  let lines = 0;
  for await (const line of createInterface({ input: told })) {
    const [roomId = "", logId = "", seq, hash] = line.split(" ");
    if (hash?.length !== 43) continue;
    acknowledged.set(roomId, { logId, seq: Number(seq), hash });
    lines += 1;
    if (lines === appends) enough();
  }
  return acknowledged;
}
