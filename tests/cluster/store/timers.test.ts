import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { bareRooms, openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { NOON_MS } from "../../support/store/store-givens.ts";

const TIMERS = 5_000;
const POLLERS = 3;
/** A poller is killed when it has told of so many; only the last ones live on. */
const KILL_AFTER = [300, 700, 500];

test(`[ST36] of ${TIMERS.toLocaleString("en")} due times each is claimed once by three pollers that are killed again and again`, async () => {
  const server = await RedisServer.inTest({ appendfsync: "no" });
  const store = await openAt(server.url, { timeoutMs: 10_000 });
  const roomIds = await bareRooms(server.url, TIMERS, { dueAtMs: NOON_MS });
  const told: string[] = [];
  const kills = [...KILL_AFTER];
  await Promise.all(Array.from({ length: POLLERS }, () => pollUntilDone(server.url, told, kills)));
  expect(kills).toEqual([]);
  expect(await store.rooms.due(NOON_MS, 1)).toEqual([]);
  expect(new Set(told).size).toBe(told.length);
  const logs = await Promise.all(roomIds.map((roomId) => store.rooms.read(roomId, 0)));
  expect(logs.filter((entries) => entries?.length !== 3)).toEqual([]);
});

/** Runs pollers one after another: each is killed in the midst of its work as long as there are kills left. */
async function pollUntilDone(url: string, told: string[], kills: number[]): Promise<void> {
  for (let wasKilled = true; wasKilled; ) {
    const killAfter = kills.pop() ?? Infinity;
    const script = join(import.meta.dirname, "..", "..", "support", "store", "due-poller-process.ts");
    const child = spawn(process.execPath, [script, url], { stdio: ["ignore", "pipe", "inherit"] });
    wasKilled = await killWhenTold(child, killAfter, told);
  }
}

async function killWhenTold(child: ChildProcess, killAfter: number, told: string[]): Promise<boolean> {
  const exited = new Promise<string | null>((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
  let count = 0;
  for await (const line of createInterface({ input: child.stdout! })) {
    if (line.length === 22) told.push(line);
    count += 1;
    if (count === killAfter) child.kill("SIGKILL");
  }
  return (await exited) === "SIGKILL";
}
