import { describe, expect, test } from "vitest";
import type { Store } from "../../../server/store/port.ts";
import { Keys } from "../../../server/store/redis/keys.ts";
import { openAt } from "../../support/redis/redis-givens.ts";
import { RedisServer } from "../../support/redis/redis-server.ts";
import { RedisWire } from "../../support/redis/redis-wire.ts";
import {
  ACCEPT,
  accepted,
  appendTo,
  CONFIRM,
  type Couple,
  couple,
  DAY_MS,
  device,
  NOON_MS,
  pairedRoom,
} from "../../support/store/store-givens.ts";

/** More commands than any of these steps sends. */
const FAR = 40;

describe("[ST35] a node that dies between two steps", () => {
  test("of a confirmation: the next who comes, or the sweep, finishes it, and nobody else gets in", async () => {
    const server = await RedisServer.inTest({ appendfsync: "no" });
    const healthy = await openAt(server.url);
    const ends = new Set<string>();
    for (const finishing of ["sweep", "other"] as const) {
      for (let commands = 0; commands < FAR; commands++) {
        const { attemptId, invitation } = await accepted(healthy);
        const pair = couple();
        const isOver = await dieAfter(server, commands, (dying) =>
          dying.pairing.confirm(attemptId, CONFIRM, { create: pair }),
        );
        const other = couple();
        if (finishing === "sweep") await sweepAndCompare(healthy, attemptId, pair);
        const result = await healthy.pairing.confirm(attemptId, CONFIRM, {
          create: finishing === "other" ? other : pair,
        });
        expect(result).toBe("confirmed");
        const rooms = await Promise.all([pair, other].map(({ roomId }) => healthy.rooms.load(roomId)));
        expect(rooms.filter((room) => room !== null)).toHaveLength(1);
        expect(await activeOf(healthy, [pair.a, pair.b, other.a, other.b])).toBe(2);
        const { a, b } = rooms[0] === null ? other : pair;
        expect(await lastingOf(server, [a, b])).toBe(2);
        expect((await healthy.pairing.invitation(invitation.invitationId))?.invitation.state).toBe("confirmed");
        ends.add(rooms[0] === null ? "other" : "first");
        if (isOver) break;
      }
    }
    expect(ends).toEqual(new Set(["first", "other"]));
  });

  test("of a seat's new phone: it has the seat alone, or not at all until it is asked for again", async () => {
    const server = await RedisServer.inTest({ appendfsync: "no" });
    const healthy = await openAt(server.url);
    for (let commands = 0; commands < FAR; commands++) {
      const { roomId, head, a, b } = await pairedRoom(healthy);
      const fresh = device();
      const { attemptId } = await accepted(healthy, { purpose: "replace", target: { roomId } });
      const devices = [{ change: "add", device: fresh, seat: "b", state: "active" }] as const;
      const append = appendTo(head, { devices, command: null });
      const isOver = await dieAfter(server, commands, (dying) =>
        dying.pairing.confirm(attemptId, CONFIRM, { change: { roomId, append } }),
      );
      expect(await activeOf(healthy, [a, b, fresh])).toBe(2);
      await healthy.retention.sweep(NOON_MS);
      const onTop = appendTo((await healthy.rooms.load(roomId))!.head);
      await healthy.rooms.append(roomId, onTop);
      const again = appendTo(onTop.head, { devices, command: null });
      const result = await healthy.pairing.confirm(attemptId, CONFIRM, { change: { roomId, append: again } });
      expect(result).toBe("confirmed");
      expect(await activeOf(healthy, [a, b, fresh])).toBe(2);
      expect((await healthy.devices.find(fresh.tokenHash))?.state).toBe("active");
      expect(await healthy.rooms.read(roomId, head.seq)).toHaveLength(2);
      if (isOver) break;
    }
  });

  test("of a seat's new phone: who looks at the attempt again finds it as the room is", async () => {
    const server = await RedisServer.inTest({ appendfsync: "no" });
    const healthy = await openAt(server.url);
    const ends = new Set<string>();
    for (let commands = 0; commands < FAR; commands++) {
      const { roomId, head } = await pairedRoom(healthy);
      const { attemptId } = await accepted(healthy, { purpose: "replace", target: { roomId } });
      const devices = [{ change: "add", device: device(), seat: "b", state: "active" }] as const;
      const append = appendTo(head, { devices, command: null });
      const isOver = await dieAfter(server, commands, (dying) =>
        dying.pairing.confirm(attemptId, CONFIRM, { change: { roomId, append } }),
      );
      const found = await healthy.pairing.attempt(attemptId);
      const isChanged = (await healthy.rooms.load(roomId))?.head.seq !== head.seq;
      expect(found).toMatchObject(
        isChanged ? { state: "confirmed", messages: [ACCEPT, CONFIRM] } : { state: "accepted" },
      );
      ends.add(String(found?.state));
      if (isOver) break;
    }
    expect(ends).toEqual(new Set(["accepted", "confirmed"]));
  });

  test("of a confirmation whose room is left before anybody finishes it: the room stays away", async () => {
    const server = await RedisServer.inTest({ appendfsync: "no" });
    const healthy = await openAt(server.url);
    let left = 0;
    for (let commands = 0; commands < FAR; commands++) {
      const { attemptId } = await accepted(healthy);
      const pair = couple();
      const isOver = await dieAfter(server, commands, (dying) =>
        dying.pairing.confirm(attemptId, CONFIRM, { create: pair }),
      );
      const wasMade = (await healthy.rooms.load(pair.roomId)) !== null;
      await healthy.rooms.purge(pair.roomId, NOON_MS, pair.a.deviceId);
      await healthy.retention.sweep(NOON_MS);
      if (!wasMade) continue;
      left += 1;
      const other = await accepted(healthy);
      for (const id of [attemptId, other.attemptId])
        expect(await healthy.pairing.confirm(id, CONFIRM, { create: pair })).toBe("over");
      expect(await healthy.rooms.load(pair.roomId)).toBeNull();
      expect(await activeOf(healthy, [pair.a, pair.b])).toBe(0);
      if (isOver) break;
    }
    expect(left).toBeGreaterThan(3);
  });

  test("of leaving: the sweep finishes it", async () => {
    const server = await RedisServer.inTest({ appendfsync: "no" });
    const healthy = await openAt(server.url);
    for (let commands = 0; commands < FAR; commands++) {
      const { roomId, a, b, invitation } = await pairedRoom(healthy);
      const isOver = await dieAfter(server, commands, (dying) =>
        dying.rooms.purge(roomId, NOON_MS + DAY_MS, a.deviceId),
      );
      const isGone = (await healthy.rooms.load(roomId)) === null;
      const [ofA, ofB] = await Promise.all([a, b].map(({ tokenHash }) => healthy.devices.find(tokenHash)));
      expect([ofA?.state, ofB?.state]).toEqual(isGone ? [undefined, "ended"] : ["active", "active"]);
      await healthy.retention.sweep(NOON_MS);
      if (!isGone) await healthy.rooms.purge(roomId, NOON_MS + DAY_MS, a.deviceId);
      expect(await healthy.pairing.invitation(invitation.invitationId)).toBeNull();
      expect(await healthy.devices.find(a.tokenHash)).toBeNull();
      expect(await healthy.devices.find(b.tokenHash)).toEqual({ state: "ended" });
      for (const trace of [roomId, a.tokenHash]) expect(await server.ask("KEYS", `*${trace}*`)).toEqual([]);
      if (isOver) break;
    }
  });
});

/** After a sweep nothing is half done: there is a room when the attempt is confirmed, and none when it isn't. */
async function sweepAndCompare(store: Store, attemptId: string, { roomId }: Couple): Promise<void> {
  await store.retention.sweep(NOON_MS);
  const isConfirmed = (await store.pairing.attempt(attemptId))?.state === "confirmed";
  expect(await store.rooms.load(roomId)).toEqual(isConfirmed ? expect.anything() : null);
}

/** Lets a node do something and cuts it off after so many commands; true when it was done before that. */
async function dieAfter(
  server: RedisServer,
  commands: number,
  work: (dying: Store) => Promise<unknown>,
): Promise<boolean> {
  const wire = await RedisWire.to(server.socket);
  const dying = await openAt(wire.url);
  wire.breakAfter(commands);
  const isDone = await work(dying).then(
    () => wire.passed < commands,
    () => false,
  );
  await dying.close();
  wire.close();
  return isDone;
}

/** How many of these credentials are more than reserved. */
async function lastingOf(server: RedisServer, devices: readonly Couple["a"][]): Promise<number> {
  const keys = devices.map(({ tokenHash }) => new Keys("attune").token(tokenHash));
  const lives = await Promise.all(keys.map((key) => server.ask<number>("PTTL", key)));
  return lives.filter((ms) => ms === -1).length;
}

async function activeOf(store: Store, devices: readonly Couple["a"][]): Promise<number> {
  const known = await Promise.all(devices.map(({ tokenHash }) => store.devices.find(tokenHash)));
  return known.filter((each) => each?.state === "active").length;
}
