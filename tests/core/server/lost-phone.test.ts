import { expect, test } from "vitest";
import { coupleInMemory } from "../../support/couple-in-memory.ts";
import { hours } from "../../support/room/room-spec.ts";
import { device } from "../../support/store/store-givens.ts";

const DAY_MS = hours(24);
const WEEK_MS = 7 * DAY_MS;
/** The first instant of a day. */
const START_MS = 20_000 * DAY_MS;

/** A couple, and what the log says when `a` asks for another phone in the place of that of `b`, so long after the start. */
function couple() {
  const { store, roomId, time, node, member } = coupleInMemory(START_MS);
  const asksAfter = async (ms: number): Promise<string | undefined> => {
    time.nowMs = START_MS + ms;
    const asking = { member: member("a"), purpose: "replace", device: device() } as const;
    await node().change(asking, (id, append) => store.rooms.append(id, append));
    return (await store.rooms.read(roomId, 2))?.[0]?.type;
  };
  const isThereAfter = (ms: number) => store.devices.seen(roomId, member("b").deviceId, START_MS + ms);
  return { asksAfter, isThereAfter };
}

test("[PR6] a lost phone that has held its seat for less than seven days is waited for, though it was never connected", async () => {
  expect(await couple().asksAfter(WEEK_MS - 1)).toBe("device.asked");
  expect(await couple().asksAfter(WEEK_MS)).toBe("device.changed");
});

test("[PR6] one that was connected in the last seven days is waited for, to the end of that day; one that was not is replaced", async () => {
  for (const [afterMs, wanted] of [
    [WEEK_MS + DAY_MS - 1, "device.asked"],
    [WEEK_MS + DAY_MS, "device.changed"],
  ] as const) {
    const { asksAfter, isThereAfter } = couple();
    await isThereAfter(30 * DAY_MS);
    expect(await asksAfter(30 * DAY_MS + afterMs)).toBe(wanted);
  }
});
