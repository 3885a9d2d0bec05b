import { describe, expect, test } from "vitest";
import { postponeReplacement } from "../../../../server/rooms/postpone-replacement.ts";
import type { RoomService } from "../../../../server/rooms/room-service.ts";
import { SERVED_EVERY_MS } from "../../../../server/store/served.ts";
import type { Seat } from "../../../../shared/protocol/ids.ts";
import { initialRoom } from "../../../../shared/room/room.ts";
import { coupleInMemory } from "../../../support/room/couple-in-memory.ts";
import { hours, minutes } from "../../../support/room/room-spec.ts";
import { commandId, device } from "../../../support/store/store-givens.ts";

const START_MS = 1_800_000_000_000;

/** Two nodes on one store, at which one has said that the other's phone is lost, and another one waits for its place. */
async function lostPhone(by: Seat = "a") {
  const { store, roomId, time, node, member } = coupleInMemory(START_MS);
  const fresh = device();
  await store.served.note(time.nowMs);
  const asking = { member: member(by), purpose: "replace", device: fresh } as const;
  await node().change(asking, (id, append) => store.rooms.append(id, append));
  return {
    b: member("b"),
    /** What was written about phones since the couple was born, with its instants from the asking on. */
    written: async () =>
      ((await store.rooms.read(roomId, 2)) ?? []).map((entry) => [
        entry.type,
        ...("effectiveAtMs" in entry ? [Number(entry.effectiveAtMs) - START_MS] : []),
      ]),
    /** Servers run. */
    serve: async (ms: number) => {
      await store.served.note(time.nowMs);
      for (const untilMs = time.nowMs + ms; time.nowMs < untilMs; )
        await store.served.note((time.nowMs += SERVED_EVERY_MS));
    },
    /** None does, and then two are started. */
    down: (ms: number): readonly [RoomService, RoomService] => {
      time.nowMs += ms;
      return [node(), node()];
    },
    askKeep: { id: commandId(START_MS), type: "device.keep", deviceId: fresh.deviceId },
  };
}

const runDue = (nodes: readonly RoomService[]) => Promise.all(nodes.map(({ upkeep }) => upkeep.runDue()));

const CURSOR = { logId: null, seq: 0, hash: null };
const asked = ["device.asked", hours(24)];

describe("[DV8] a replacement that waits", () => {
  test("takes effect after a day in which servers ran, over restarts", async () => {
    const { serve, down, written } = await lostPhone();
    await serve(hours(12));
    down(minutes(1));
    await serve(hours(12) - minutes(2));
    await runDue(down(0));
    expect(await written()).toEqual([asked]);
    await serve(minutes(1));
    await runDue(down(0));
    expect(await written()).toEqual([asked, ["device.changed"]]);
  });

  test.each(["a", "b"] as const)(
    "that %s has asked for is put off once, by as long as no server ran, on however many nodes",
    async (by) => {
      const { serve, down, written } = await lostPhone(by);
      await serve(hours(1));
      const nodes = down(hours(30));
      await runDue(nodes);
      expect(await written()).toEqual([asked, ["device.asked", hours(1 + 30 + 23)]]);
      await serve(hours(23) - minutes(1));
      await runDue(nodes);
      expect(await written()).toHaveLength(2);
      await serve(minutes(1));
      await runDue(nodes);
      expect((await written()).slice(2)).toEqual([["device.changed"]]);
    },
  );

  test("counts a time without servers that was over before it fell due, and another one after that", async () => {
    const { serve, down, written } = await lostPhone();
    await serve(minutes(1));
    down(hours(23));
    await serve(hours(1) - minutes(1));
    await runDue(down(0));
    expect((await written()).slice(1)).toEqual([["device.asked", hours(24 + 23)]]);
    await serve(hours(22));
    await runDue(down(hours(2)));
    expect((await written()).slice(2)).toEqual([["device.asked", hours(24 + 23 + 2)]]);
  });

  test("can be called off by the first thing that the old phone asks", async () => {
    const { down, written, askKeep, b } = await lostPhone();
    const [node] = down(hours(30));
    expect(await node.command(b, askKeep)).toMatchObject({ ok: true });
    expect((await written()).map(([type]) => type)).toEqual(["device.asked", "device.asked", "device.kept"]);
  });

  test("tells the old phone nothing that would make it forget, before it is known which of the two it is", async () => {
    const { down, b } = await lostPhone();
    const [node] = down(hours(30));
    const leave = { id: commandId(START_MS + 1), type: "leave" };
    for (const answer of [await node.resume(b, CURSOR), await node.command(b, leave)]) {
      expect(answer).toMatchObject({ error: true, code: "busy", retryAfterMs: 1_000 });
    }
    await runDue([node]);
    expect(await node.resume(b, CURSOR)).toMatchObject({ result: "reset" });
  });

  test("that an earlier build has noted without its beginning counts from a day before it falls due", async () => {
    const { deviceId } = device();
    const holder = { deviceId: device().deviceId, sinceAtMs: 0, asked: { deviceId, effectiveAtMs: START_MS } };
    const room = { ...initialRoom, devices: { a: null, b: holder } };
    const putOff = (fromMs: number) =>
      postponeReplacement(room, START_MS, async () => [{ fromMs, toMs: fromMs + hours(2) }]);
    expect(await putOff(START_MS - hours(26))).toEqual([]);
    expect(await putOff(START_MS - hours(3))).toMatchObject([{ seat: "b", effectiveAtMs: START_MS + hours(2) }]);
  });
});
