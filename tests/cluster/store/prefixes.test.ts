import { describe, expect, test } from "vitest";
import { openStore } from "../../../server/store/open-store.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { appendTo, pairedRoom } from "../../support/store/store-givens.ts";
import { tempFolder } from "../../support/temp-folder.ts";

describe("[ST34] services with different prefixes share a Redis and nothing in it", () => {
  test("rooms, credentials, due times", async () => {
    const server = await RedisServer.inTest();
    const [one, other] = [await openAt(server.url, { prefix: "one" }), await openAt(server.url, { prefix: "other" })];
    const { roomId, head, a } = await pairedRoom(one, { dueAtMs: 1 });
    expect(await other.rooms.load(roomId)).toBeNull();
    expect(await other.rooms.append(roomId, appendTo(head))).toBe("gone");
    expect(await other.devices.find(a.tokenHash)).toBeNull();
    expect(await other.rooms.due(1, 10)).toEqual([]);
    expect(await one.rooms.due(1, 10)).toEqual([roomId]);
  });

  test("what they keep in one data folder of how far each has come", async () => {
    const { url } = await RedisServer.inTest();
    const [dataDir, told] = [tempFolder(), new Array<string>()];
    for (const prefix of ["one", "other", "one", "other"]) {
      const redis = { url, prefix, waitReplicas: 0, allowNoPersistence: false, timeoutMs: 2_000 };
      const { store } = await openStore({ dataDir, redis }, { warn: (line) => told.push(line), error: () => {} });
      await pairedRoom(store);
      await store.close();
    }
    expect(told).toEqual([]);
  });
});
