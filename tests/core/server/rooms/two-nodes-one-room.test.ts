import { describe, expect, test, vi } from "vitest";
import { StoreUnavailable } from "../../../../server/store/port.ts";
import { programOf } from "../../../../shared/pacer/presets.ts";
import { coupleInMemory } from "../../../support/room/couple-in-memory.ts";
import { commandId, device } from "../../../support/store/store-givens.ts";

const START_MS = 1_800_000_000_000;
const MINUTE_MS = 60_000;

/** Two nodes on one store that hear nothing of each other, and a couple that both hold in memory. */
async function twoNodes() {
  const { store, roomId, time, node, member } = coupleInMemory(START_MS);
  const nodes = [node(), node()] as const;
  for (const each of nodes) await each.hold(roomId);
  const typesOf = async () => ((await store.rooms.read(roomId, 0)) ?? []).slice(2).map(({ type }) => type);
  const pass = (ms: number): void => void (time.nowMs += ms);
  return { nodes, member, store, roomId, typesOf, pass, nowMs: () => time.nowMs };
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

  test("lets nobody catch up with a room that was left on the other, nor do or leave anything in it", async () => {
    const ended = { error: true, code: "ended" };
    const left = async () => {
      const { nodes, member, nowMs } = await twoNodes();
      const leave = { id: commandId(nowMs()), type: "leave" };
      await nodes[0].command(member("a"), leave);
      return { other: nodes[1], partner: member("b"), leave };
    };
    const first = await left();
    const cursor = { logId: null, seq: 0, hash: null };
    expect(await first.other.resume(first.partner, cursor)).toMatchObject(ended);
    const second = await left();
    expect(await second.other.command(second.partner, second.leave)).toMatchObject(ended);
    const third = await left();
    const say = { id: commandId(START_MS), type: "hear.send", code: "iHearYou" };
    expect(await third.other.command(third.partner, say)).toMatchObject(ended);
  });

  test("fades it at the second try, once it has read what the other wrote", async () => {
    const { nodes, member, pass, nowMs, store, roomId } = await twoNodes();
    const [one, other] = nodes;
    await one.command(member("a"), { id: commandId(nowMs()), type: "hear.send", code: "iHearYou" });
    pass(30 * 24 * 60 * MINUTE_MS);
    await other.upkeep.runFades();
    pass(MINUTE_MS);
    await other.upkeep.runFades();
    expect((await store.rooms.load(roomId))?.state).not.toContain("iHearYou");
    expect(await store.rooms.read(roomId, 2)).toBeNull();
  });
});

test("[CL6] [PR5] a phone whose seat has moved on one node may bring in no other on the other node", async () => {
  const { nodes, member, store } = await twoNodes();
  const [one, other] = nodes;
  const wanted = { member: member("a"), purpose: "replace" } as const;
  expect(await other.refusalToChange(wanted)).toBeNull();
  await one.change({ ...wanted, purpose: "move", device: device() }, (id, append) => store.rooms.append(id, append));
  expect(await other.refusalToChange(wanted)).toMatchObject({ error: true, code: "unknownToken" });
});

test("[CL6] a command that is always overtaken by other nodes is told to come back, after eight tries", async () => {
  const { nodes, member, store } = await twoNodes();
  const append = vi.spyOn(store.rooms, "append").mockResolvedValue("conflict");
  const say = { id: commandId(START_MS), type: "hear.send", code: "iHearYou" };
  const busy = { error: true, code: "busy", retryAfterMs: 1_000 };
  expect(await nodes[0].command(member("a"), say)).toMatchObject(busy);
  expect(append).toHaveBeenCalledTimes(8);
});

describe("[CL7] a node that hears of an event from another", () => {
  const heads = async () => {
    const { nodes, member, store, roomId, nowMs } = await twoNodes();
    const [one, other] = nodes;
    const send = (code: string) => one.command(member("a"), { id: commandId(nowMs()), type: "hear.send", code });
    const stored = async () => (await store.rooms.load(roomId))?.head;
    const entries = async () => (await store.rooms.read(roomId, 2)) ?? [];
    return { other, member, roomId, nowMs, send, stored, entries };
  };

  test("names it as the head from then on, without reading anything", async () => {
    const { other, roomId, send, stored, entries } = await heads();
    await send("iHearYou");
    other.heard(roomId, await entries());
    expect(other.headOf(roomId)).toEqual(await stored());
    other.heard(roomId, await entries()); // a second time nothing changes
    expect(other.headOf(roomId)).toEqual(await stored());
  });

  test("but has missed the one before it, reads the room before it answers", async () => {
    const { other, member, roomId, nowMs, send, stored, entries } = await heads();
    const before = other.headOf(roomId);
    await send("iHearYou");
    await send("thankYou");
    other.heard(roomId, (await entries()).slice(1));
    expect(other.headOf(roomId)).toEqual(before);
    const own = { id: commandId(nowMs()), type: "hear.send", code: "makesSense" };
    expect(await other.command(member("b"), own)).toMatchObject({ ok: true, seq: 5 });
    expect(other.headOf(roomId)).toEqual(await stored());
  });
});

test("[ST3] a command whose answer was lost is answered as done, though its phone has lost the seat since", async () => {
  const { nodes, member, store, nowMs } = await twoNodes();
  const [one, other] = nodes;
  const done = { id: commandId(nowMs()), type: "space.take", minutes: 20 };
  await one.command(member("a"), done);
  await one.change({ member: member("a"), purpose: "move", device: device() }, (id, append) =>
    store.rooms.append(id, append),
  );
  for (const node of nodes) expect(await node.command(member("a"), done)).toEqual({ ok: true, seq: 3 });
  const fresh = { id: commandId(nowMs()), type: "space.back" };
  expect(await other.command(member("a"), fresh)).toMatchObject({ error: true, code: "moved" });
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

test("[CL7] what has faded by the time it is found isn't told: the phones ask for it once a clock reply names the head", async () => {
  const { nodes, member, store, roomId, pass, nowMs } = await twoNodes();
  const [one, other] = nodes;
  await one.command(member("a"), { id: commandId(nowMs()), type: "hear.send", code: "iHearYou" });
  pass(24 * 60 * MINUTE_MS);
  await one.upkeep.runFades();
  const tellHere = vi.fn();
  await other.upkeep.catchUp({
    readHeads: async (ids) => await Promise.all(ids.map(async (id) => (await store.rooms.load(id))?.head ?? null)),
    underWay: async () => {},
    tellHere,
  });
  expect(tellHere).not.toHaveBeenCalled();
  expect(other.headOf(roomId)).toEqual((await store.rooms.load(roomId))?.head);
});
