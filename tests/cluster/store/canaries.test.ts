import { describe, expect, test } from "vitest";
import { Keys } from "../../../server/store/redis/keys.ts";
import type { InvitationDoc } from "../../../server/store/redis/pairing/invitation-doc.ts";
import type { RedisStore } from "../../../server/store/redis/redis-store.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { inStep, linked, redisPair, replicaOf } from "../../support/redis/redis-pair.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { rewritesOf, rewritten, sweep } from "../../support/redis/rewriting.ts";
import {
  ACCEPT,
  accepted,
  appendTo,
  CONFIRM,
  couple,
  HOUR_MS,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";

const CANARY = "canary-in-the-data";

describe("[ST39] what has faded or been deleted is in no file of Redis once these are written anew", () => {
  test("bodies, states, rooms that were left, what the phones said while pairing, where they could be reached", async () => {
    const server = await RedisServer.inTest({ rdbcompression: "no" });
    const store = await openAt(server.url, { cleanEveryMs: 1 });
    const [fading, left, stays] = [await pairedRoom(store), await pairedRoom(store), await pairedRoom(store)];
    const body = { text: CANARY };
    const write = appendTo(fading.head, { body, state: CANARY, keepForMs: HOUR_MS });
    await store.rooms.append(fading.roomId, write);
    await store.rooms.append(left.roomId, appendTo(left.head, { body, state: CANARY }));
    const reached = { endpoint: CANARY, keys: { p256dh: CANARY, auth: CANARY }, quiet: null };
    expect(await store.push.subscribe(left.roomId, left.b.deviceId, reached)).toBe(true);
    const { attemptId } = await accepted(store);
    const gone = [CANARY, left.roomId, left.head.logId, left.a.deviceId, left.b.deviceId, left.a.tokenHash, attemptId];
    for (const trace of gone) expect(server.filesWith(trace)).not.toEqual([]);

    const fade = { expect: write.head, state: "{}", nowMs: NOON_MS + 2 * HOUR_MS, trimBeforeMs: 0, fadeAtMs: null };
    expect(await store.retention.fade(fading.roomId, fade)).toBe("appended");
    await store.rooms.purge(left.roomId, NOON_MS + 40 * HOUR_MS, left.a.deviceId);
    await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
    await rewritten(server, 1);
    for (const trace of [...gone, ACCEPT.sealed, write.command!.fingerprint])
      expect(server.filesWith(trace)).toEqual([]);
    for (const trace of [left.b.tokenHash, stays.roomId, write.command!.id])
      expect(server.filesWith(trace)).not.toEqual([]);
    await server.stop();
    expect(server.filesWith(CANARY)).toEqual([]);
  });

  test("also in full memory: a state without a body, an opening, a room that was left, and none keeps another from it", async () => {
    const server = await RedisServer.inTest();
    const store = await openAt(server.url, { cleanEveryMs: 1 });
    const [fading, left] = [await pairedRoom(store, { state: CANARY, fadeAtMs: NOON_MS }), await pairedRoom(store)];
    const [closing, born] = [await accepted(store), await halfConfirmed(server, store)];
    await server.ask("CONFIG", "SET", "maxmemory", "1");
    const fade = { expect: fading.head, state: "{}", nowMs: NOON_MS, trimBeforeMs: 0, fadeAtMs: null };
    expect(await store.retention.fade(fading.roomId, fade)).toBe("appended");
    await store.rooms.purge(left.roomId, NOON_MS + 40 * HOUR_MS, left.a.deviceId);
    await expect(store.retention.sweep(NOON_MS + 30 * HOUR_MS)).rejects.toThrow(/OOM/);
    await rewritten(server, 1);
    for (const trace of [CANARY, left.roomId, closing.attemptId]) expect(server.filesWith(trace)).toEqual([]);
    await server.ask("CONFIG", "SET", "maxmemory", "0");
    await store.retention.sweep(NOON_MS + 30 * HOUR_MS);
    expect(await store.rooms.load(born)).not.toBeNull();
  });

  test("nor in a file of a replica, or of a replica's; one that can't be asked is told of, and asked again later", async () => {
    const { primary, replica, wire } = await redisPair();
    const behind = await replicaOf(replica);
    const told: string[] = [];
    const store = await openAt(wire.url, { cleanEveryMs: 1, warn: (line) => told.push(line) });
    const { roomId, a } = await pairedRoom(store);
    await replica.ask("ACL", "SETUSER", "default", "-bgrewriteaof");
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    await sweep(store, store);
    expect(told).toEqual([expect.stringMatching(/replica/)]);
    // A replica rewrites its own by itself, once it has been filled: until that is over it can't be asked.
    await Promise.all([rewritten(primary, 2), rewritten(replica, 0), rewritten(behind, 0)]);
    expect(replica.filesWith(roomId)).not.toEqual([]);
    await replica.ask("ACL", "SETUSER", "default", "+bgrewriteaof");
    await sweep(store, store);
    await Promise.all([rewritten(primary, 3), rewritten(replica, 1), rewritten(behind, 1)]);
    for (const server of [primary, replica, behind]) expect(server.filesWith(roomId)).toEqual([]);
    expect(told).toHaveLength(1);
  });

  test("nor in that of a replica that was away when the files were written anew, and is in step again", async () => {
    const { primary, replica, wire } = await redisPair();
    const store = await openAt(wire.url, { cleanEveryMs: 1 });
    const { roomId, a } = await pairedRoom(store);
    await inStep({ primary, replica });
    await replica.ask("CONFIG", "SET", "masterauth", "wrong");
    await primary.ask("CLIENT", "KILL", "TYPE", "replica");
    await store.rooms.purge(roomId, NOON_MS, a.deviceId);
    await sweep(store);
    await Promise.all([rewritten(primary, 1), rewritten(replica, 0)]);
    await replica.ask("CONFIG", "SET", "masterauth", "");
    await linked(replica);
    expect(replica.filesWith(roomId)).not.toEqual([]);
    await sweep(store);
    await Promise.all([rewritten(primary, 2), rewritten(replica, 1)]);
    expect(replica.filesWith(roomId)).toEqual([]);
    await sweep(store);
    expect(await rewritesOf(primary)).toBe(2);
  });

  test("what can't be read of a pairing keeps nothing else from it", async () => {
    const server = await RedisServer.inTest();
    const keys = new Keys("attune");
    const store = await openAt(server.url, { cleanEveryMs: 1 });
    for (const text of ["{}", "no JSON"]) {
      await server.ask("SET", keys.invitation(text), text);
      await server.ask("ZADD", keys.expiring(), "0", text);
    }
    const { attemptId } = await accepted(store);
    await expect(store.retention.sweep(NOON_MS + 30 * HOUR_MS)).rejects.toThrow(AggregateError);
    expect(await store.pairing.attempt(attemptId)).toBeNull();
    await rewritten(server, 1);
    expect(server.filesWith(attemptId)).toEqual([]);
  });
});

/** A confirmation that somebody has begun and not ended: the sweep meets it first. */
async function halfConfirmed(server: RedisServer, store: RedisStore): Promise<RoomId> {
  const { attemptId, invitation } = await accepted(store);
  const keys = new Keys("attune");
  const doc = JSON.parse(await server.ask<string>("GET", keys.invitation(invitation.invitationId))) as InvitationDoc;
  const create = couple();
  const confirming = { id: attemptId, attemptId, message: CONFIRM, outcome: { create } };
  await server.ask("SET", keys.invitation(invitation.invitationId), JSON.stringify({ ...doc, confirming }));
  await server.ask("ZADD", keys.expiring(), "0", invitation.invitationId);
  return create.roomId;
}
