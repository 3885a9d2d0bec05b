import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { newRoom } from "../../server/rooms/births.ts";
import { RoomService } from "../../server/rooms/room-service.ts";
import { programOf } from "../../shared/pacer/presets.ts";
import { emptyImage } from "../support/memory-store/image.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { createRoom } from "../support/memory-store/rooms.ts";
import { digest } from "../support/room-log.ts";
import { commandId, device } from "../support/store-givens.ts";

const START_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;

/** Two nodes on one store that hear nothing of each other, and a couple that both hold in memory. */
async function twoNodes() {
  const image = emptyImage();
  const store = createMemoryStore({ image });
  let nowMs = START_MS;
  let count = 0;
  const randomBytes = (length: number): Uint8Array =>
    new Uint8Array(
      createHash("sha512")
        .update(String((count += 1)))
        .digest(),
    ).subarray(0, length);
  const machine = { nowMs: () => nowMs, randomBytes, digest, shared: true };
  const phones = [device(), device()] as const;
  const room = newRoom(phones[0], phones[1], machine);
  createRoom(image, room);
  const told = { publish: () => {}, moved: () => {}, failed: () => {} };
  const node = (): RoomService => new RoomService({ ...machine, store, ...told });
  const nodes = [node(), node()] as const;
  for (const each of nodes) await each.hold(room.roomId);
  const member = (seat: "a" | "b") => ({
    roomId: room.roomId,
    seat,
    deviceId: phones[seat === "a" ? 0 : 1].deviceId,
    version: 1,
  });
  const typesOf = async () => ((await store.rooms.read(room.roomId, 0)) ?? []).slice(2).map(({ type }) => type);
  return { nodes, member, typesOf, pass: (ms: number) => void (nowMs += ms), nowMs: () => nowMs };
}

describe("[CL6] a node that holds an old room", () => {
  test("turns what is due into its event, once, though it never heard of it", async () => {
    const { nodes, member, typesOf, pass, nowMs } = await twoNodes();
    const [one, other] = nodes;
    const invite = { id: commandId(nowMs()), type: "breath.invite", program: programOf() };
    expect(await one.command(member("a"), invite)).toMatchObject({ ok: true });
    pass(5 * MINUTE_MS);
    await other.upkeep.runDue();
    expect(await typesOf()).toEqual(["breath.invited", "breath.lapsed"]);
    await Promise.all([one.upkeep.runDue(), other.upkeep.runDue()]);
    expect(await typesOf()).toEqual(["breath.invited", "breath.lapsed"]);
  });

  test("refuses nothing that the newest room allows, and refuses what it forbids", async () => {
    const { nodes, member, typesOf, nowMs } = await twoNodes();
    const [one, other] = nodes;
    await one.command(member("a"), { id: commandId(nowMs()), type: "space.take", minutes: 20 });
    expect(await other.command(member("b"), { id: commandId(nowMs()), type: "space.care" })).toMatchObject({
      ok: true,
    });
    expect(await one.command(member("b"), { id: commandId(nowMs()), type: "space.care" })).toMatchObject({
      rejected: true,
      code: "careSent",
    });
    expect(await typesOf()).toEqual(["space.taken", "space.cared"]);
  });
});
