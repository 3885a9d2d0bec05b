import { describe, expect, test } from "vitest";
import { type Browsing, browsing } from "../../../support/sdk/browsing.ts";
import { doneOf, watch } from "../../../support/sdk/fake-phones.ts";
import { withCode } from "../../../support/sdk/said-yes.ts";

describe("[PH19] when a leader goes, another takes over", () => {
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

  test("both go on showing what they did, and what is asked of either meanwhile is answered", async () => {
    const { clock, first, second, b } = await browsing();
    watch(b.client.space.take({ minutes: 20 }));
    await clock.advance(1_000);
    watch(second.client.pairing.pending());
    const answers = [];
    for (let ms = 0; ms < 50; ms += 1) {
      await clock.advance(1);
      for (const { client } of [first, second]) {
        expect([client.names?.partner, client.space.theirs?.is]).toEqual(["B", "away"]);
        expect(client.status.kind).not.toBe("starting");
        answers.push(watch(client.devices.keep()));
      }
    }
    await clock.advance(1_000);
    expect(second.network.current).toHaveLength(1);
    expect(answers.map(({ error }) => error)).toEqual(answers.map(() => withCode("nothingOffered")));
  });

  test("a third tab, in which nobody does anything, is shown what the next leader sees", async () => {
    const { clock, first, second, open } = await browsing();
    const third = open();
    await clock.until(() => third.client.status.kind === "live");
    await first.client.close();
    await clock.advance(1_000);
    expect([second, third].map(({ client }) => client.status.kind)).toEqual(["live", "live"]);
    second.network.cut();
    await clock.advance(10);
    expect([second, third].map(({ client }) => client.status.kind)).toEqual(["offline", "offline"]);
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
});
