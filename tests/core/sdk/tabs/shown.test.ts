import { describe, expect, test } from "vitest";
import { toldOnce } from "../../../../client-sdk/src/leader/told-once.ts";
import { loadEngine } from "../../../../client-sdk/src/testing/loaded-engine.ts";
import { browsing } from "../../../support/sdk/browsing.ts";
import { watch } from "../../../support/sdk/fake-phones.ts";

describe("[PH19] a tab that follows shows what the leader shows", () => {
  test("once what reads a room is there, which is tried again until it is", async () => {
    const { clock, open, b } = await browsing();
    let fails = 2;
    const load = () => (fails-- > 0 ? Promise.reject(new TypeError("Failed to fetch")) : loadEngine());
    const third = open(undefined, load).client;
    watch(b.client.space.take({ minutes: 60 }));
    await clock.advance(60_000);
    expect(third.space.theirs).toMatchObject({ is: "away" });
  });

  test("and tells each event once, also when the leader before has not saved what it told", async () => {
    const { clock, first, second, open, a, b } = await browsing();
    await Promise.all([first.client.close(), second.client.close()]);
    const write: typeof a.storage.write = async (changes) => {
      await new Promise<void>((written) => void clock.setTimer(300, written));
      await a.storage.write(changes);
    };
    const tabs = [1, 2, 3].map(() => open({ ...a.storage, write }).client);
    await clock.until(() => tabs.every(({ status }) => status.kind === "live"));
    await clock.advance(1_000);
    const told = tabs.map((tab) => {
      const seqs: number[] = [];
      tab.on("event", ({ seq }) => seqs.push(seq));
      return seqs;
    });
    watch(b.client.hear.send("thankYou"));
    await clock.advance(100);
    for (const follower of tabs.slice(1, 2)) watch(follower.pairing.pending());
    await clock.advance(1_000);
    watch(b.client.hear.send("makesSense"));
    await clock.advance(1_000);
    expect(told).toEqual([
      [3, 4],
      [3, 4],
      [3, 4],
    ]);
  });

  test("also to whoever hears of an event, or of what became of a command, in the very instant", async () => {
    const { clock, first, second, b } = await browsing();
    const seen = [first, second].map(({ client }) => {
      const shown: unknown[] = [];
      client.on("event", ({ type }) => shown.push([type, client.space.theirs?.is]));
      client.on("delivered", ({ type }) => shown.push([type, client.queued.length]));
      return shown;
    });
    watch(b.client.space.take({ minutes: 20 }));
    await clock.advance(500);
    watch(second.client.space.care());
    await clock.advance(500);
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]).toEqual([
      ["space.taken", "away"],
      ["space.care", 0],
      ["space.cared", "away"],
    ]);
  });

  test("[PH25] but for the time once it has slept, until the leader is heard again", async () => {
    const { clock, first, second } = await browsing();
    await clock.until(() => second.client.serverNowMs() !== null);
    first.freeze();
    second.device.sleep(10_000);
    await clock.advance(9_999);
    expect(second.client.serverNowMs()).toBeNull();
    await clock.until(() => second.client.clock.status === "synced" && second.network.current.length === 1);
    expect(Math.abs((second.client.serverNowMs() ?? 0) - clock.nowMs)).toBeLessThan(50);
  });

  test("[SP10] what is asked there counts from when it was asked, also before this phone has reached the server once", async () => {
    const { clock, room, first, second, open } = await browsing();
    await clock.advance(3_000);
    await Promise.all([first.client.close(), second.client.close()]);
    const leader = open(undefined, loadEngine, false);
    await clock.until(() => leader.client.status.kind === "offline");
    const follower = open();
    await clock.until(() => follower.client.status.kind === "offline");
    watch(follower.client.space.take({ minutes: 40 }));
    await clock.advance(1_000);
    const askedAtMs = clock.nowMs - 1_000;
    await clock.advance(30 * 60_000);
    leader.network.restore();
    await clock.until(() => room.room.space.a !== null);
    expect(room.room.space.a).toMatchObject({ is: "away" });
    const { returnAtMs = 0 } = room.room.space.a as { returnAtMs?: number };
    expect(Math.abs(returnAtMs - askedAtMs - 40 * 60_000)).toBeLessThan(1_000);
  });

  test("[SP10] what is asked there after a sleep that its leader hasn't told of counts from when it was asked", async () => {
    const { clock, room, first, second } = await browsing();
    await clock.until(() => second.client.serverNowMs() !== null);
    first.freeze();
    second.device.sleep(3_600_000);
    await clock.advance(3_600_000);
    watch(second.client.space.take({ minutes: 20 }));
    await clock.until(() => room.room.space.a !== null);
    expect(room.room.space.a).not.toHaveProperty("late");
  });

  test("in the very objects of before while nothing changes, as an app compares them by identity", async () => {
    const { clock, second } = await browsing();
    const shown = () => [second.client.room, second.client.names, second.client.status, second.client.seat];
    await clock.advance(1_000);
    const before = shown();
    const drifts = second.client.clock.driftPpm;
    await clock.advance(120_000);
    for (const [at, part] of shown().entries()) expect(part).toBe(before[at]);
    expect(second.client.clock.driftPpm).not.toBe(drifts);
  });

  test.each([true, false])(
    "and still does while another takes the lead and reads the storage: with a connection %s",
    async (online) => {
      const { clock, first, second, open, a } = await browsing();
      await Promise.all([first.client.close(), second.client.close()]);
      const { membership = "", ...rest } = await a.storage.load();
      const waiting = { ...(JSON.parse(membership) as object), ...(online ? {} : { seat: null, waits: true }) };
      const texts = { ...rest, membership: JSON.stringify(waiting) };
      const load = () => new Promise<typeof texts>((read) => clock.setTimer(500, () => read(texts)));
      const tabs = [1, 2, 3].map(() => open({ ...a.storage, load }, loadEngine, online));
      const [leader, ...others] = tabs;
      await clock.until(() => tabs.every(({ client }) => client.status.kind === (online ? "live" : "offline")));
      leader?.freeze();
      const seen = new Set<string>();
      for (let at = 0; at < 600; at += 1) {
        await clock.advance(50);
        for (const { client } of others) seen.add(`${client.names?.partner} ${client.waits} ${client.status.kind}`);
      }
      expect(others.some(({ network }) => network.sockets.length > 0)).toBe(online);
      const asBefore = `B ${!online}`;
      const [shown, more] = online ? ["live", ["connecting", "catchingUp"]] : ["offline", ["connecting"]];
      for (const kind of more) seen.delete(`${asBefore} ${kind}`);
      expect(seen).toEqual(new Set([`${asBefore} ${shown}`]));
    },
  );

  test("what is on there, and what was agreed, is known before anything is done by it", async () => {
    const { clock, open, first } = await browsing();
    watch(first.client.space.agree({ minutes: 40 }));
    watch(first.client.breath.start({ minutes: 2 }));
    await clock.advance(500);
    const engine = Promise.withResolvers<Awaited<ReturnType<typeof loadEngine>>>();
    const third = open(undefined, () => engine.promise).client;
    await clock.until(() => third.status.kind === "live");
    const [stopped, taken] = [watch(third.breath.stop()), watch(third.space.take())];
    await clock.advance(100);
    engine.resolve(await loadEngine());
    await clock.advance(1_000);
    expect([stopped.value, taken.value]).toMatchObject([{ delivered: true }, { delivered: true }]);
    const { returnAtMs = 0, takenAtMs = 0 } = third.space.mine as { returnAtMs?: number; takenAtMs?: number };
    expect(Math.round((returnAtMs - takenAtMs) / 60_000)).toBe(40);
  });

  test("[PH9] what comes after a log has gone back is told, whatever stood in its place before", () => {
    const told: number[] = [];
    let logId = "a log";
    const emit = toldOnce(
      (_name, payload) => told.push((payload as { readonly seq: number }).seq),
      () => ({ logId, seq: 9, hash: "" }),
    );
    const happened = (seq: number) =>
      emit("event", { type: "space.ended", seat: "a", atMs: 1, spaceId: "", seq, replayed: false });
    for (const seq of [8, 9, 8]) happened(seq);
    emit("reset", { seq: 7 });
    happened(8);
    expect(told).toEqual([8, 9, 7, 8]);
    // The next pairing in the same tab has a log of its own.
    logId = "another log";
    for (const seq of [3, 3, 4]) happened(seq);
    expect(told.slice(4)).toEqual([3, 4]);
  });
});
