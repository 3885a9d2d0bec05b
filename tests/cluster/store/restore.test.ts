import { execFileSync } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test, vi } from "vitest";
import { root } from "../../../tools/source-files.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { appendTo, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const SOON = { timeout: 10_000, interval: 20 };

describe("[ST33] a snapshot that is put back as docs/operating.md says", () => {
  test("is noticed by the nodes that ran meanwhile, and kept over a restart of Redis", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const pair = await pairedRoom(store);
    const kept = appendTo(pair.head);
    await store.rooms.append(pair.roomId, kept);
    const snapshot = await snapshotOf(server);
    await store.rooms.append(pair.roomId, appendTo(kept.head));

    await putBack(server, snapshot);
    await vi.waitFor(() => store.ready(), SOON);
    const found = (await store.rooms.load(pair.roomId))!.head;
    expect(found).toMatchObject({ seq: kept.head.seq, hash: kept.head.hash });
    expect(found.logId).not.toBe(pair.head.logId);

    await server.stop("SIGTERM");
    await server.start();
    await vi.waitFor(() => store.ready(), SOON);
    expect((await store.rooms.load(pair.roomId))?.head).toEqual(found);
  });

  test("is told to Redis by one line where no node ran that could notice", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url);
    const pair = await pairedRoom(store);
    const snapshot = await snapshotOf(server);
    await store.rooms.append(pair.roomId, appendTo(pair.head));
    await store.close();

    await putBack(server, snapshot);
    const [line = ""] = /^redis-cli --scan .*$/m.exec(readFileSync(join(root, "docs/operating.md"), "utf8")) ?? [];
    execFileSync("sh", ["-c", line.replaceAll("redis-cli", `redis-cli -s ${server.socket}`)]);
    const found = (await (await openAt(server.url)).rooms.load(pair.roomId))!.head;
    expect(found).toMatchObject({ seq: pair.head.seq, hash: pair.head.hash });
    expect(found.logId).not.toBe(pair.head.logId);
  });
});

/** A copy of what `BGSAVE` has written. */
async function snapshotOf(server: RedisServer): Promise<string> {
  await server.ask("BGSAVE");
  await vi.waitFor(
    async () => expect(await server.ask("INFO", "persistence")).toContain("rdb_bgsave_in_progress:0"),
    SOON,
  );
  const copy = join(tempFolder(), "dump.rdb");
  cpSync(join(server.folder, "dump.rdb"), copy);
  return copy;
}

/** The guide's steps: stop, empty the folder, start from the snapshot alone, have the append-only file written. */
async function putBack(server: RedisServer, snapshot: string): Promise<void> {
  await server.stop("SIGTERM");
  for (const name of readdirSync(server.folder)) rmSync(join(server.folder, name), { recursive: true });
  cpSync(snapshot, join(server.folder, "dump.rdb"));
  await server.start({ appendonly: "no" });
  await server.ask("CONFIG", "SET", "appendonly", "yes");
  await vi.waitFor(async () => {
    const info = await server.ask<string>("INFO", "persistence");
    for (const line of ["aof_enabled:1", "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0"])
      expect(info).toContain(line);
  }, SOON);
}
