import { describe, expect, test } from "vitest";
import { AttuneClient } from "../../../../client-sdk/src/client.ts";
import { viewOf } from "../../../../client-sdk/src/react/view.ts";
import { memoryStorage } from "../../../../client-sdk/src/storage/memory-storage.ts";
import { fakePair } from "../../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../../client-sdk/src/testing/loaded-engine.ts";
import { browsing } from "../../../support/sdk/browsing.ts";
import { watch } from "../../../support/sdk/fake-phones.ts";
import { FakeBrowser } from "../../../support/sdk/fake-tabs.ts";

describe("[PH19] one tab leads, the others follow it", () => {
  test("only the leader connects; all show the same", async () => {
    const { clock, first, second, b } = await browsing();
    expect([first.network.sockets.length, second.network.sockets.length]).toEqual([1, 0]);
    const events: unknown[] = [];
    second.client.on("event", ({ type, seq }) => events.push([type, seq]));
    watch(b.client.space.take({ minutes: 20 }));
    await clock.advance(1_000);
    expect(second.client.room).toEqual(first.client.room);
    expect([second.client.seat, second.client.names]).toEqual(["a", { mine: "A", partner: "B" }]);
    expect(second.client.space.theirs).toMatchObject({ is: "away" });
    expect(events).toEqual([["space.taken", 3]]);
    expect(Math.abs((second.client.serverNowMs() ?? 0) - clock.nowMs)).toBeLessThan(5);
  });

  test("[PH34] what is wrong with what is asked in a tab that follows is told there, in the same words", async () => {
    const { clock, first, second } = await browsing();
    const asked = [first, second].map(({ client }) => watch(client.space.take({ minutes: 5.5 })));
    await clock.advance(100);
    const told = { code: "badMessage", message: "minutes has to be a whole number." };
    expect(asked.map(({ error }) => error)).toMatchObject([told, told]);
  });

  test("what a tab can't read yet is news to who shows it, once it can", async () => {
    const { clock, open, second } = await browsing();
    watch(second.client.breath.start({ minutes: 2 }));
    await clock.until(() => second.client.breath.session !== null);
    const engine = Promise.withResolvers<Awaited<ReturnType<typeof loadEngine>>>();
    const third = open(undefined, () => engine.promise).client;
    await clock.until(() => third.status.kind === "live");
    const before = viewOf(third);
    expect([third.breath.session, before.room.breath.session]).toEqual([null, null]);
    engine.resolve(await loadEngine());
    await clock.until(() => third.breath.session !== null);
    expect(viewOf(third)).not.toBe(before);
  });

  test("a leader that is alone tells nobody what it sees, and begins to once another tab is there", async () => {
    const { clock, open, first, second } = await browsing();
    await Promise.all([first.client.close(), second.client.close()]);
    const alone = open();
    await clock.until(() => alone.client.status.kind === "live");
    const before = alone.said();
    await clock.advance(10_000);
    expect(alone.client.clock.status).toBe("synced");
    expect(alone.said()).toBe(before);
    const other = open();
    await clock.until(() => other.client.serverNowMs() !== null);
    const asked = watch(alone.client.space.take({ minutes: 20 }));
    await clock.until(() => other.client.space.mine !== null);
    expect(asked.value).toMatchObject({ delivered: true });
    expect(alone.said()).toBeGreaterThan(before);
  });

  test("what waits and what time it is are told in a tab that follows as well", async () => {
    const { clock, first, second } = await browsing();
    const [queued, statuses]: [string[], string[]] = [[], []];
    second.client.on("outbox", (commands) => queued.push(commands.map(({ type }) => type).join()));
    second.client.on("clock", ({ status }) => statuses.push(status));
    first.network.cut();
    watch(second.client.space.take({ minutes: 20 }));
    await clock.advance(1_000);
    first.network.restore();
    await clock.advance(20_000);
    expect(queued).toEqual(["space.take", ""]);
    expect(statuses).toContain("synced");
  });

  test("when to ask again is told there too, and its pulses reach the other", async () => {
    const { clock, second, b } = await browsing();
    await clock.advance(3_000);
    const [, soon] = [watch(second.client.here.send("imHere")), watch(second.client.here.send("imHere"))];
    await clock.advance(1_000);
    expect(soon.error).toMatchObject({ code: "tooSoon" });
    expect((soon.error as { readonly retryAfterMs: number }).retryAfterMs).toBeGreaterThan(19_000);
    watch(second.client.breath.invite());
    await clock.advance(200);
    watch(b.client.breath.accept());
    await clock.until(() => second.client.breath.session !== null);
    const felt: unknown[] = [];
    b.client.on("pulse", (pulse) => felt.push(pulse));
    second.client.breath.pulse("touch");
    await clock.advance(200);
    expect(felt).toEqual([{ type: "touch", seat: "a" }]);
  });

  test("what is asked in a tab that follows is durable or told as queued, rejected, dropped", async () => {
    const { clock, first, second } = await browsing();
    const taken = watch(second.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    expect(taken.value).toEqual({ delivered: true, seq: 3 });
    const again = watch(second.client.space.take({ minutes: 20 }));
    await clock.advance(200);
    expect(again.error).toMatchObject({ code: "alreadyAway" });
    first.network.cut();
    await clock.advance(100);
    expect(second.client.status.kind).toBe("offline");
    const back = watch(second.client.space.back());
    await clock.advance(100);
    expect(back.value).toMatchObject({ queued: true });
    expect(second.client.queued).toMatchObject([{ type: "space.back" }]);
    const delivered: unknown[] = [];
    second.client.on("delivered", ({ type }) => delivered.push(type));
    first.network.restore();
    await clock.until(() => delivered.length > 0);
    expect(second.client.queued).toEqual([]);
  });

  test("pairing is for the leader: a tab that follows takes the lead first, and the old leader follows", async () => {
    const pair = fakePair();
    const browser = new FakeBrowser(pair.clock);
    const storage = memoryStorage();
    const clients = [1, 2].map((seed) => {
      const parts = {
        transport: pair.server.network(),
        environment: pair.clock.device({ seed }),
        tabs: browser.tab(),
        loadEngine,
      };
      return new AttuneClient({ url: "https://attune.test", storage, ...parts });
    });
    const [first, second] = clients;
    await pair.clock.until(() => second?.status.kind === "idle");
    const pending = second?.pairing.pending();
    await pair.clock.advance(100);
    expect(await pending).toBeNull();
    await expect(second?.pairing.open("ABCDE-FGHJK")).rejects.toMatchObject({ code: "codeTypo" });
    await pair.clock.advance(100);
    expect([first?.status.kind, second?.status.kind]).toEqual(["idle", "idle"]);
  });

  test("what is for the leader is told where else to go on when this tab isn't given the lead within 5 s", async () => {
    const { clock, browser, second } = await browsing();
    browser.holdOn();
    const inviting = watch(second.client.pairing.moveMe());
    await clock.advance(4_900);
    expect(inviting.error).toBeNull();
    await clock.advance(200);
    expect(inviting.error).toMatchObject({ code: "otherTab", retry: "after" });
  });

  test("[PH32] a tab that is closed waits neither for the lead nor for a leader's word", async () => {
    const { clock, browser, second } = await browsing();
    browser.holdOn();
    const inviting = watch(second.client.pairing.moveMe());
    second.device.wake();
    await clock.advance(10);
    await second.client.close();
    await clock.advance(0);
    expect(inviting.error).toMatchObject({ code: "closed" });
    expect(second.device.timers).toBe(0);
  });

  test("leaving in a tab that follows leaves for all", async () => {
    const { clock, room, first, second } = await browsing();
    const left = watch(second.client.pairing.leave());
    await clock.advance(1_000);
    expect(left.value).toMatchObject({ delivered: true });
    expect(room.ended).toBe(true);
    expect([first.client.status.kind, second.client.status.kind]).toEqual(["idle", "idle"]);
  });
});
