import { expect, test } from "vitest";
import { coupleInMemory } from "../../../support/room/couple-in-memory.ts";
import { hours } from "../../../support/room/room-spec.ts";
import { commandId } from "../../../support/store/store-givens.ts";

const START_MS = 1_800_000_000_000;
const THIRTY_DAYS_MS = 30 * hours(24);

test("[ST3] [ST16] a command that is sent again thirty days later has happened once, and by then its log goes", async () => {
  const { store, roomId, time, node, member } = coupleInMemory(START_MS);
  const said = { id: commandId(START_MS), type: "hear.send", code: "thankYou" };
  expect(await node().command(member("a"), said)).toMatchObject({ ok: true, seq: 3 });
  time.nowMs = START_MS + THIRTY_DAYS_MS;
  await node().upkeep.runFades();
  expect(await node().command(member("a"), said)).toEqual({ ok: true, seq: 3 });
  expect(await store.rooms.read(roomId, 0)).toHaveLength(3);
  time.nowMs += 1;
  await node().upkeep.runFades();
  expect(await store.rooms.read(roomId, 0)).toBeNull();
});

test("[ST17] that a pairing has ended is told for thirty days", async () => {
  const { store, node, member, phones } = coupleInMemory(START_MS);
  await node().command(member("a"), { id: commandId(START_MS), type: "leave" });
  for (const [afterMs, known] of [
    [THIRTY_DAYS_MS - 1, { state: "ended" }],
    [THIRTY_DAYS_MS, null],
  ] as const) {
    await store.retention.sweep(START_MS + afterMs);
    expect(await store.devices.find(phones.b.tokenHash)).toEqual(known);
  }
});
