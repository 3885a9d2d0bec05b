import { expect, test } from "vitest";
import { type RoomStore, StoreUnavailable } from "../../../../server/store/port.ts";
import { errorReply } from "../../../../shared/protocol/errors.ts";
import type { Seat } from "../../../../shared/protocol/ids.ts";
import { coupleInMemory } from "../../../support/room/couple-in-memory.ts";
import { hours } from "../../../support/room/room-spec.ts";
import { commandId, device } from "../../../support/store/store-givens.ts";

const DAY_MS = hours(24);
const WEEK_MS = 7 * DAY_MS;
/** The first instant of a day. */
const START_MS = 20_000 * DAY_MS;

/** A couple, and what the log says when `a` asks for another phone in the place of that of `b`, so long after the start. */
function couple() {
  const { store, roomId, time, node, member } = coupleInMemory(START_MS);
  const changeAfter = async (ms: number, seat: Seat, purpose: "move" | "replace"): Promise<string | undefined> => {
    time.nowMs = START_MS + ms;
    const asking = { member: member(seat), purpose, device: device() } as const;
    await node().change(asking, (id, append) => store.rooms.append(id, append));
    return (await store.rooms.read(roomId, 2))?.at(-1)?.type;
  };
  const asksAfter = (ms: number) => changeAfter(ms, "a", "replace");
  const movesAfter = (ms: number) => changeAfter(ms, "b", "move");
  const isThereAfter = (ms: number) => store.devices.seen(roomId, member("b").deviceId, START_MS + ms);
  return { asksAfter, movesAfter, isThereAfter };
}

test("[PR6] a lost phone that has held its seat for less than seven days is waited for, though it was never connected", async () => {
  expect(await couple().asksAfter(WEEK_MS - 1)).toBe("device.asked");
  expect(await couple().asksAfter(WEEK_MS)).toBe("device.changed");
  for (const [afterMs, wanted] of [
    [WEEK_MS - 1, "device.asked"],
    [WEEK_MS, "device.changed"],
  ] as const) {
    const { asksAfter, movesAfter } = couple();
    expect(await movesAfter(WEEK_MS)).toBe("device.changed");
    expect(await asksAfter(WEEK_MS + afterMs)).toBe(wanted);
  }
});

test("[PR6] one that was connected in the last seven days is waited for, to the end of that day; one that was not is replaced", async () => {
  for (const dayMs of [30 * DAY_MS, 31 * DAY_MS]) {
    for (const [afterMs, wanted] of [
      [WEEK_MS + DAY_MS - 1, "device.asked"],
      [WEEK_MS + DAY_MS, "device.changed"],
    ] as const) {
      const { asksAfter, isThereAfter } = couple();
      await isThereAfter(dayMs);
      expect(await asksAfter(dayMs + afterMs)).toBe(wanted);
    }
  }
});

test("[DV5] [DV7] what was opened in time is refused when it is confirmed too late: another waits, the phone was kept, the seat is lost", async () => {
  const { store, time, node, member } = coupleInMemory(START_MS);
  const change = (purpose: "move" | "replace") => {
    const asking = { member: member("a"), purpose, device: device() } as const;
    return node().change(asking, (id, append) => store.rooms.append(id, append));
  };
  expect(await change("replace")).toBeNull();
  const asked = (await store.rooms.read(member("a").roomId, 2))?.[0];
  const deviceId = asked !== undefined && "deviceId" in asked ? asked["deviceId"] : "";
  expect(await change("replace")).toEqual(errorReply("notYourTurn"));
  await node().command(member("b"), { id: commandId(START_MS), type: "device.keep", deviceId });
  time.nowMs += hours(1);
  expect(await change("replace")).toEqual(errorReply("phoneKept", hours(23)));
  expect(await change("move")).toBeNull();
  expect(await change("replace")).toEqual(errorReply("unknownToken"));
});

test("[DV7] nobody is let ask for another before it is known whether calling off was saved", async () => {
  const { store, roomId, node, member } = coupleInMemory(START_MS);
  const append = async (...args: Parameters<RoomStore["append"]>): Promise<never> => {
    await store.rooms.append(...args);
    throw new StoreUnavailable("The answer was lost.");
  };
  const only = node({ shared: false, store: { ...store, rooms: { ...store.rooms, append } } });
  const asking = { member: member("a"), purpose: "replace" } as const;
  const lost = device();
  await only.change({ ...asking, device: lost }, (id, write) => store.rooms.append(id, write));
  const keep = { id: commandId(START_MS), type: "device.keep", deviceId: lost.deviceId };
  expect(await only.command(member("b"), keep)).toMatchObject({ code: "unavailable" });
  expect((await store.rooms.read(roomId, 3))?.map(({ type }) => type)).toEqual(["device.kept"]);
  expect(await only.refusalToChange(asking)).toEqual(errorReply("phoneKept", DAY_MS));
});

test("[PR11] [PR5] a change of phones that is called off, or whose room is left, while it is written is no success", async () => {
  const { store, roomId, node, member } = coupleInMemory(START_MS);
  const asking = { member: member("a"), purpose: "move", device: device() } as const;
  expect(await node().change(asking, async () => "over")).toEqual(errorReply("invitationOver"));
  const left = async (): Promise<"gone"> => {
    await store.rooms.purge(roomId, START_MS, member("b").deviceId);
    return "gone";
  };
  expect(await node().change(asking, left)).toEqual(errorReply("ended"));
});
