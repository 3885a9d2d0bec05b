import { describe, expect, test, vi } from "vitest";
import { StoreUnavailable } from "../../../server/store/port.ts";
import { programOf } from "../../../shared/pacer/presets.ts";
import { coupleInMemory } from "../../support/couple-in-memory.ts";
import { commandId } from "../../support/store/store-givens.ts";

const START_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;

/** Two nodes on one store that hear nothing of each other, and a couple that both hold in memory. */
async function twoNodes() {
  const { store, roomId, time, node, member } = coupleInMemory(START_MS);
  const nodes = [node(), node()] as const;
  for (const each of nodes) await each.hold(roomId);
  const typesOf = async () => ((await store.rooms.read(roomId, 0)) ?? []).slice(2).map(({ type }) => type);
  return { nodes, member, typesOf, pass: (ms: number) => void (time.nowMs += ms), nowMs: () => time.nowMs };
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

test("[CL7] what was lost between nodes is told once the store can be read again, though the room is known by then", async () => {
  const { store, roomId, node, member } = coupleInMemory(START_MS);
  const [one, other] = [node(), node()];
  await other.hold(roomId);
  await one.command(member("a"), { id: commandId(START_MS), type: "space.take", minutes: 20 });
  const told: string[] = [];
  const look = () =>
    other.upkeep.catchUp({
      readHeads: async (ids) => await Promise.all(ids.map(async (id) => (await store.rooms.load(id))?.head ?? null)),
      underWay: async () => {},
      tellHere: (_roomId, entries) => told.push(...entries.map(({ type }) => type)),
    });
  const away = new StoreUnavailable("The line broke between the room and its log.");
  vi.spyOn(store.rooms, "read").mockRejectedValueOnce(away);
  await look();
  expect(told).toEqual([]);
  vi.spyOn(store.rooms, "load")
    .mockResolvedValueOnce(await store.rooms.load(roomId))
    .mockRejectedValueOnce(away);
  await look();
  expect(told).toEqual([]);
  for (let again = 0; again < 2; again++) await look();
  expect(told).toEqual(["space.taken"]);
});
