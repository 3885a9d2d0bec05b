import { describe, expect, test } from "vitest";
import { AttuneClient } from "../../client-sdk/src/client.ts";
import { viewOf } from "../../client-sdk/src/react/view.ts";
import { memoryStorage } from "../../client-sdk/src/storage/memory-storage.ts";
import type { FakeDevice, FakeNetwork } from "../../client-sdk/src/testing/index.ts";
import { fakePair } from "../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../client-sdk/src/testing/loaded-engine.ts";
import { doneOf, watch } from "../support/fake-phones.ts";
import { FakeBrowser } from "../support/fake-tabs.ts";

type Tab = {
  readonly client: AttuneClient;
  readonly network: FakeNetwork;
  readonly device: FakeDevice;
  readonly freeze: () => void;
  /** How often it has told the other tabs anything. */
  readonly said: () => number;
};

/** Seat a in a browser with tabs, seat b as ever. */
async function browsing() {
  const pair = fakePair();
  await pair.a.client.close();
  const browser = new FakeBrowser(pair.clock);
  let seed = 20;
  const open = (storage = pair.a.storage, engine = loadEngine): Tab => {
    seed += 1;
    const [network, device] = [pair.server.network(), pair.clock.device({ seed, monotonicFromMs: seed * 1_000 })];
    const tabs = browser.tab();
    const carried = { storage, transport: network, environment: device, tabs, loadEngine: engine };
    const parts = { url: "https://attune.test", ...carried };
    const [freeze, said] = [() => browser.freeze(tabs), () => browser.said(tabs)];
    return { client: new AttuneClient(parts), network, device, freeze, said };
  };
  const first = open();
  await pair.clock.until(() => first.client.status.kind === "live");
  const second = open();
  await pair.clock.until(() => second.client.status.kind === "live");
  return { ...pair, browser, open, first, second };
}

type Browsing = Awaited<ReturnType<typeof browsing>>;

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

  test("when the leader closes, another goes on where it stood, with what was not answered", async () => {
    const { clock, room, first, second } = await browsing();
    first.network.cut();
    await clock.advance(10);
    watch(first.client.hear.send("thankYou"));
    const asked = watch(second.client.space.take({ minutes: 20 }));
    await clock.advance(10);
    await first.client.close();
    await clock.until(() => second.client.queued.length === 0 && second.client.status.kind === "live");
    expect(room.log.slice(2).map(({ type }) => type)).toEqual(["hear.sent", "space.taken"]);
    expect(asked.value).not.toBeNull();
    expect(second.network.sockets).toHaveLength(1);
  });

  test("a leader that is frozen is taken over by the tab that is looked at; one that answers is not", async () => {
    const { clock, first, second, b } = await browsing();
    second.device.wake("visible");
    await clock.advance(3_000);
    expect(second.network.sockets).toHaveLength(0);
    first.freeze();
    second.device.wake("visible");
    await clock.until(() => second.network.sockets.length === 1 && second.client.status.kind === "live");
    expect(first.network.current).toHaveLength(0);
    const asked = watch(second.client.hear.send("thankYou"));
    await clock.advance(200);
    expect(asked.value).toMatchObject({ delivered: true });
    expect(b.client.hear.theirs).toMatchObject({ code: "thankYou" });
  });

  test("a leader that is frozen is taken over as soon as something is asked that it doesn't answer", async () => {
    const { clock, room, first, second } = await browsing();
    first.freeze();
    const asked = watch(second.client.space.take({ minutes: 20 }));
    await clock.advance(4_000);
    expect(asked.value).toMatchObject({ delivered: true });
    expect(room.log.slice(2).map(({ type }) => type)).toEqual(["space.taken"]);
  });

  test.each([
    ["closes", ({ first }: Browsing) => void first.client.close()],
    ["steps down", ({ second }: Browsing) => void watch(second.client.pairing.pending())],
    [
      "freezes",
      ({ first, second }: Browsing) => {
        first.freeze();
        second.device.wake("visible");
      },
    ],
  ])("when the leader %s, what a third tab has asked for is done by the next one, and told", async (_how, end) => {
    const tabs = await browsing();
    const { clock, room, first, open } = tabs;
    const third = open();
    await clock.until(() => third.client.status.kind === "live");
    first.network.cut();
    await clock.advance(10);
    const asked = watch(third.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    const done = doneOf(asked.value);
    end(tabs);
    await clock.advance(10_000);
    expect(room.log.slice(2).map(({ type }) => type)).toEqual(["space.taken"]);
    expect([done.value, done.error]).toEqual([{ delivered: true, seq: 3 }, null]);
  });

  test("what a third tab has asked of a leader that was frozen already reaches the next one", async () => {
    const { clock, room, first, second, open } = await browsing();
    const third = open();
    await clock.until(() => third.client.status.kind === "live");
    first.freeze();
    const asked = watch(third.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    watch(second.client.pairing.pending());
    await clock.advance(1_000);
    expect(asked.value).toEqual({ delivered: true, seq: 3 });
    expect(room.log.slice(2).map(({ type }) => type)).toEqual(["space.taken"]);
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
