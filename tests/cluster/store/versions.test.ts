import { describe, expect, test } from "vitest";
import { StoreUnavailable } from "../../../server/store/port.ts";
import { Keys } from "../../../server/store/redis/keys.ts";
import type { RedisStore } from "../../../server/store/redis/redis-store.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { rewriteAs } from "../../support/redis/redis-neighbour.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import {
  accepted,
  appendTo,
  attempt,
  CONFIRM,
  couple,
  DAY_MS,
  device,
  HOUR_MS,
  invitation,
  isChain,
  MINUTE_MS,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";

const KEYS = new Keys("attune");
const reached = { endpoint: "https://push.example/b", keys: { p256dh: "p", auth: "a" }, quiet: null };

describe("[ST44] what a neighbouring version has written is read and continued", () => {
  test.each(["next", "before"] as const)(
    "rooms, phones, pushes and pairings as the version %s has them",
    async (version) => {
      const server = await RedisServer.inTest({ appendfsync: "no" });
      const store = await openAt(server.url);
      const neighbour = (): Promise<void> => rewriteAs(version, server);
      const keys = await store.push.keys({ publicKey: "public", privateKey: "private" });
      const pair = await pairedRoom(store);
      const [left, half] = [await pairedRoom(store), await accepted(store)];
      const open = invitation();
      await store.pairing.put(open);
      await store.push.subscribe(pair.roomId, pair.b.deviceId, reached);
      const pushes = [{ seat: "b", atMs: NOON_MS, untilMs: NOON_MS + HOUR_MS }] as const;
      const first = appendTo(pair.head, { pushes, dueAtMs: NOON_MS, keepForMs: MINUTE_MS });
      await store.rooms.append(pair.roomId, first);
      await neighbour();

      const other = await openAt(server.url);
      expect(await other.push.keys({ publicKey: "", privateKey: "" })).toMatchObject(keys);
      expect(await other.devices.find(pair.a.tokenHash)).toMatchObject({ state: "active", deviceId: pair.a.deviceId });
      expect(await other.heads([pair.roomId])).toEqual([first.head]);
      expect(await other.rooms.load(pair.roomId)).toMatchObject({ head: first.head, dueAtMs: NOON_MS });
      expect(isChain((await other.rooms.read(pair.roomId, 0)) ?? [], first.head)).toBe(true);
      expect(await other.rooms.append(pair.roomId, first)).toBe("duplicate");
      expect(await other.rooms.command(pair.roomId, first.command!.id)).toEqual({
        fingerprint: first.command!.fingerprint,
        seq: 3,
      });
      const [claimed] = await other.push.claim(NOON_MS, NOON_MS + MINUTE_MS, 10);
      expect(claimed).toMatchObject({
        roomId: pair.roomId,
        deviceId: pair.b.deviceId,
        subscription: reached,
        tries: 1,
      });

      // Both versions write in turn.
      const fresh = device();
      const devices = [{ change: "add", device: fresh, seat: "b", state: "active" }] as const;
      await store.devices.seen(pair.roomId, pair.a.deviceId, NOON_MS);
      const second = appendTo(first.head, { devices, dueAtMs: null });
      expect(await other.rooms.append(pair.roomId, second)).toBe("appended");
      await neighbour();
      expect((await store.devices.find(pair.b.tokenHash))?.state).toBe("revoked");
      expect((await store.devices.find(fresh.tokenHash))?.state).toBe("active");
      expect(await store.devices.seenSince(pair.roomId, "a", NOON_MS)).toBe(true);
      expect(await store.push.claim(NOON_MS + HOUR_MS, NOON_MS + 2 * HOUR_MS, 10)).toEqual([]);
      const fade = { expect: second.head, state: "{}", nowMs: NOON_MS + MINUTE_MS, trimBeforeMs: 0, fadeAtMs: null };
      expect(await store.retention.fade(pair.roomId, fade)).toBe("appended");
      expect(await other.rooms.read(pair.roomId, 2)).toMatchObject([{ seq: 3, faded: true }, { seq: 4 }]);

      const at = open.openings[0]!.handle;
      expect(await other.pairing.claim(attempt(at), NOON_MS)).toMatchObject({ via: "link", purpose: "pair" });
      const next = couple();
      expect(await other.pairing.confirm(half.attemptId, CONFIRM, { create: next })).toBe("confirmed");
      await neighbour();
      expect(await store.pairing.attempt(half.attemptId)).toMatchObject({ state: "confirmed" });
      expect((await store.devices.find(next.b.tokenHash))?.state).toBe("active");
      if (version === "next")
        expect(await kept(server, half.invitation.invitationId, pair.a.deviceId, pair.roomId)).toBe(true);

      await other.rooms.purge(left.roomId, NOON_MS + DAY_MS, left.a.deviceId);
      expect(await store.devices.find(left.a.tokenHash)).toBeNull();
      expect(await store.devices.find(left.b.tokenHash)).toEqual({ state: "ended" });
      await neighbour();
      await store.retention.sweep(NOON_MS + 2 * DAY_MS);
      expect(await store.pairing.invitation(open.invitationId)).toBeNull();
      for (const trace of [left.roomId, left.a.tokenHash, open.invitationId])
        expect(await server.ask("KEYS", `*${trace}*`)).toEqual([]);
    },
  );
});

/** What the other version has written more stands beside what was changed since. */
async function kept(server: RedisServer, invitationId: string, deviceId: string, roomId: string): Promise<boolean> {
  const doc = await server.ask<string>("GET", KEYS.invitation(invitationId));
  const phone = await server.ask<string>("HGET", KEYS.devices(roomId), deviceId);
  return "later" in (JSON.parse(doc) as object) && phone.includes(" later");
}

describe("[ST30] data that has gone on by two versions while a node ran", () => {
  test("is not touched by it: it isn't ready, says why in one line, and goes on when it is the neighbours' again", async () => {
    const server = await RedisServer.inTest({ appendfsync: "no" });
    const told: string[] = [];
    const store: RedisStore = await openAt(server.url, { warn: (line) => told.push(line) });
    const { roomId, head } = await pairedRoom(store);
    const write = appendTo(head);
    await server.ask("SET", KEYS.format(), "2");
    await store.ready();
    await server.ask("SET", KEYS.format(), "3");
    for (let times = 0; times < 2; times++) await expect(store.ready()).rejects.toThrow(StoreUnavailable);
    await expect(store.rooms.append(roomId, write)).rejects.toThrow(/newer.*3/);
    expect(told).toEqual([expect.stringMatching(/newer.*Start a version between/)]);
    await server.ask("SET", KEYS.format(), "2");
    await store.retention.sweep(NOON_MS - 1);
    expect(await store.rooms.append(roomId, write)).toBe("appended");
  });
});
