import { describe, expect, test } from "vitest";
import { Core } from "../../../../client-sdk/src/core/core.ts";
import { Outbox } from "../../../../client-sdk/src/outbox/outbox.ts";
import { uuidV7 } from "../../../../client-sdk/src/outbox/uuid-v7.ts";
import { RULES } from "../../../../client-sdk/src/rules.ts";
import { memoryStorage } from "../../../../client-sdk/src/storage/memory-storage.ts";
import { FakeClock, FakeServer } from "../../../../client-sdk/src/testing/index.ts";
import type { FadedEntry } from "../../../../shared/protocol/envelope.ts";
import { stalenessOf } from "../../../../shared/room/staleness.ts";
import { isLive, livePair, logOf, watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH9] a command is kept until its effect was read back, and a day more", () => {
  const command = { id: uuidV7(1, new Uint8Array(10)), type: "space.back" };
  const at = (seq: number) => ({ logId: "log", seq, hash: "" });
  const DAY_MS = 24 * 3_600_000;
  const entryAt = (seq: number, commandId: string): FadedEntry => {
    const chained = { seq, prevHash: "", hash: "", bodyHash: "", commandId };
    return { ...chained, atMs: 0, seat: "a", type: "hear.sent", faded: true };
  };

  test("an ack alone does not release it", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    outbox.add(command, 0);
    outbox.acked(command.id, { logId: "log", seq: 7 });
    outbox.settle(at(6), 0);
    expect(outbox.get(command.id)?.readAtWallMs).toBeNull();
    outbox.settle(at(7), 5);
    expect(outbox.get(command.id)?.readAtWallMs).toBe(5);
    outbox.forget(5 + DAY_MS - 1);
    expect(outbox.get(command.id)).toBeDefined();
    outbox.forget(5 + DAY_MS);
    expect(outbox.get(command.id)).toBeUndefined();
  });

  test("where another event stands in the place that was acked, the log has gone back: it waits to be sent again", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    outbox.add(command, 0);
    outbox.acked(command.id, { logId: "log", seq: 2 });
    const other = entryAt(2, uuidV7(2, new Uint8Array(10)));
    outbox.requeueUnlike([entryAt(2, command.id)], at(2));
    expect(outbox.queued()).toEqual([]);
    outbox.requeueUnlike([other], { ...at(2), logId: "another" });
    expect(outbox.queued()).toEqual([]);
    outbox.requeueUnlike([other], at(2));
    expect(outbox.queued().map(({ command: { id } }) => id)).toEqual([command.id]);
  });

  test("by a wall clock that was set back no longer than by one that wasn't", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    outbox.add(command, 0);
    outbox.acked(command.id, { logId: "log", seq: 7 });
    outbox.settle(at(7), 10 * DAY_MS);
    outbox.forget(9 * DAY_MS + 1);
    expect(outbox.get(command.id)).toBeDefined();
    outbox.forget(9 * DAY_MS);
    expect(outbox.get(command.id)).toBeUndefined();
  });

  test("or less, when the server would call it stale before that", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    const reply = { id: command.id, type: "hear.send", code: "thankYou" };
    outbox.add(reply, 0);
    outbox.acked(reply.id, { logId: "log", seq: 7 });
    outbox.settle(at(7), 5);
    expect(outbox.forgetInMs(5)).toBe(15 * 60_000);
    outbox.forget(5 + 15 * 60_000 - 1);
    expect(outbox.get(reply.id)).toBeDefined();
    outbox.forget(5 + 15 * 60_000);
    expect(outbox.get(reply.id)).toBeUndefined();
  });

  test("and whoever asks for it again meanwhile, as a tab that has just come to lead, is told that it is durable", async () => {
    const clock = new FakeClock();
    const server = new FakeServer(clock);
    const environment = clock.device();
    const core = new Core({ transport: server.network(), storage: memoryStorage(), environment });
    await core.adopt(server.pair().a);
    await clock.until(() => core.status.kind === "live");
    const again = { ...command, type: "space.agree", minutes: 30 };
    for (let time = 0; time < 2; time += 1) {
      const asked = watch(core.submitWithId(again));
      await clock.advance(100);
      expect(asked.value).toEqual({ delivered: true, seq: 3 });
    }
    await core.close();
  });

  test("of a log that ends earlier, has another name or may lack it, what was acked is sent again; of any other nothing", () => {
    const again = (head: { readonly logId: string; readonly seq: number; readonly hash: string }, mayLack = false) => {
      const outbox = new Outbox({ rules: RULES, stalenessOf });
      outbox.add(command, 0);
      outbox.acked(command.id, { logId: "log", seq: 7 });
      outbox.settle(at(7), 5);
      outbox.requeue(head, mayLack);
      // However long ago it was read back: until it is again, nothing else has it.
      outbox.forget(5 + DAY_MS);
      return outbox.queued().length;
    };
    expect([again(at(6)), again({ ...at(9), logId: "other" }), again(at(9), true)]).toEqual([1, 1, 1]);
    expect([again(at(7)), again(at(9))]).toEqual([0, 0]);
  });

  test("however much is sent again, it refuses nothing new: only what was never sent makes the outbox full", () => {
    const outbox = new Outbox({ rules: RULES, stalenessOf });
    const idOf = (nth: number) => uuidV7(nth, new Uint8Array(10));
    for (let nth = 1; nth <= 100; nth++) {
      outbox.add({ ...command, id: idOf(nth) }, 0);
      outbox.acked(idOf(nth), { logId: "log", seq: nth });
    }
    outbox.requeue({ ...at(100), logId: "other" }, false);
    expect(outbox.queued()).toHaveLength(100);
    expect(outbox.isFull).toBe(false);
    for (let nth = 101; nth <= 200; nth++) outbox.add({ ...command, id: idOf(nth) }, 0);
    expect(outbox.isFull).toBe(true);
  });

  test("a server that lost what it had acked gets it again, under the same id", async () => {
    const pair = await livePair();
    const { clock, server, room, a, b } = pair;
    await clock.until(() => isLive(a));
    const taken = watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    const back = watch(a.client.space.back());
    await clock.advance(100);
    expect([taken.value, back.value]).toMatchObject([{ seq: 3 }, { seq: 4 }]);
    room.rollBack(3);
    server.restart();
    await clock.until(() => isLive(a) && isLive(b) && logOf(pair).length === 2);
    await clock.advance(1_000);
    expect(logOf(pair)).toEqual(["space.taken", "space.returned"]);
    expect(a.client.room).toEqual(b.client.room);
    expect(b.client.space.theirs).toMatchObject({ is: "back" });
  });
});
