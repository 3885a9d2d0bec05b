import { describe, expect, test } from "vitest";
import { FakeClock, fakePhone } from "../../../client-sdk/src/testing/index.ts";
import type { ConnectionListener } from "../../../client-sdk/src/transport.ts";
import { isLive, livePair, logOf, watch } from "../../support/sdk/fake-phones.ts";

const HOUR_MS = 3_600_000;

describe("what an app's tests see of time is what the real server makes of it", () => {
  test("a phone that was away until things have faded gets a snapshot, and none of them as an event", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    b.network.cut();
    watch(a.client.here.send("imHere"));
    await clock.advance(12 * HOUR_MS);
    const told: unknown[] = [];
    b.client.on("event", ({ type }) => told.push(type));
    b.client.on("reset", ({ seq }) => told.push(seq));
    b.network.restore();
    await clock.until(() => isLive(b));
    expect(told).toEqual([3]);
    expect(b.client.here.theirs).toBeNull();
  });

  test("what hasn't faded yet is told event by event", async () => {
    const { clock, a, b } = await livePair();
    b.network.cut();
    watch(a.client.here.send("imHere"));
    await clock.advance(11 * HOUR_MS);
    const told: unknown[] = [];
    b.client.on("event", ({ type, replayed }) => told.push([type, replayed]));
    b.network.restore();
    await clock.until(() => isLive(b));
    expect(told).toEqual([["here.sent", true]]);
  });

  test.each([
    ["agreed", "breath.ended"],
    ["begun without asking", undefined],
  ])("a breath that was %s and that both have been away from for a cycle", async (how, ended) => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(how === "agreed" ? a.client.breath.invite({ minutes: 10 }) : a.client.breath.start({ minutes: 10 }));
    await clock.advance(100);
    if (how === "agreed") watch(b.client.breath.accept());
    await clock.advance(10_000);
    a.network.cut();
    await clock.advance(60_000);
    expect(logOf(pair)).not.toContain("breath.ended");
    b.network.cut();
    await clock.advance(9_999);
    expect(logOf(pair)).not.toContain("breath.ended");
    await clock.advance(2);
    expect(logOf(pair).find((type) => type === "breath.ended")).toBe(ended);
  });

  test("nothing happens any more in a pairing that one has left", async () => {
    const pair = await livePair();
    const { clock, a, b } = pair;
    watch(a.client.space.take({ minutes: 20 }));
    await clock.advance(100);
    watch(b.client.pairing.leave());
    await clock.advance(HOUR_MS);
    expect([logOf(pair), a.client.status.kind]).toEqual([["space.taken"], "live"]);
    a.network.cut();
    a.network.restore();
    await clock.until(() => a.client.status.kind === "ended");
  });
});

test("a presence reaches the other alone, and only in a breath that both share", async () => {
  const { clock, server, a, b } = await livePair();
  const tab = fakePhone(server, clock.device({ seed: 9 }), a.storage);
  await clock.until(() => isLive(tab));
  const heard: unknown[] = [];
  for (const [name, { client }] of Object.entries({ a, b, tab }))
    client.on("pulse", (pulse) => heard.push([name, pulse]));
  watch(a.client.breath.start());
  await clock.advance(100);
  a.client.breath.pulse("present");
  await clock.advance(100);
  expect(heard).toEqual([["b", { type: "present", seat: "a" }]]);
  watch(b.client.breath.leave());
  await clock.advance(100);
  a.client.breath.pulse("present");
  await clock.advance(100);
  expect(heard).toHaveLength(1);
});

test("two phones that are to pair there are told how else they come to be paired", async () => {
  const { clock, server } = await livePair();
  server.network().connect("/pair", { versions: { min: 1, max: 1 } }, SILENT);
  await expect(clock.advance(100)).rejects.toThrow("Take fakePair()");
});

const nothing = (): void => undefined;
const SILENT: ConnectionListener = { opened: nothing, refused: nothing, closed: nothing, received: nothing };

test("a timer of less than a time since 1970 can hold brings that time on", async () => {
  const clock = new FakeClock();
  const beganMs = clock.nowMs;
  clock.setTimer(3e-5, () => undefined);
  await clock.until(() => clock.nowMs > beganMs);
  expect(clock.nowMs - beganMs).toBeLessThan(0.01);
});

test.each([Number.NaN, -1, Number.POSITIVE_INFINITY])(
  "a span of %s is refused, as it would end the test's time or never end",
  async (ms) => {
    const clock = new FakeClock();
    const beganMs = clock.nowMs;
    await expect(clock.advance(ms)).rejects.toMatchObject({ code: "badMessage", message: /^byMs has to be/ });
    await expect(clock.until(() => true, ms)).rejects.toMatchObject({ message: /^withinMs has to be/ });
    expect(clock.nowMs).toBe(beganMs);
  },
);

test("a device that is put to sleep while it sleeps goes on until the later of the two ends, and no clock of it goes back", async () => {
  const clock = new FakeClock();
  const device = clock.device();
  device.sleep(1_000);
  device.sleep(3_000);
  device.sleep(2_000);
  expect(device.monotonicNowMs()).toBe(0);
  await clock.advance(4_000);
  expect(device.monotonicNowMs()).toBe(1_000);
});

test("a phone that has missed more than 200 events gets a snapshot of a log that may lack its place, as from the real server", async () => {
  const { clock, room } = await livePair();
  const atMs = Math.floor(clock.nowMs);
  const { head } = room;
  const say = () => room.append([{ type: "hear.sent", seat: "a", atMs, code: "thankYou" }], null);
  for (let said = 0; said < 200; said += 1) say();
  expect(room.resume(head, "b", atMs)).toMatchObject({ result: "caughtUp" });
  say();
  expect(room.resume(head, "b", atMs)).toMatchObject({ result: "reset", mayLack: true });
});
