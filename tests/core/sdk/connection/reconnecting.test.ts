import { expect, test } from "vitest";
import { AttuneClient } from "../../../../client-sdk/src/client.ts";
import { ConnectionDriver } from "../../../../client-sdk/src/connection/driver.ts";
import { VERSIONS } from "../../../../client-sdk/src/connection/versions.ts";
import { FakeClock } from "../../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../../client-sdk/src/testing/loaded-engine.ts";
import type { ConnectionListener } from "../../../../client-sdk/src/transport.ts";
import { errorReply } from "../../../../shared/protocol/errors.ts";
import { caughtUp, start } from "../../../support/sdk/connection-inputs.ts";
import { isLive, livePair, watch } from "../../../support/sdk/fake-phones.ts";

test("[PH3] in a breath a server that can't be reached is tried every 4 s at the latest, else every 15", async () => {
  const { clock, a } = await livePair();
  watch(a.client.breath.start({ minutes: 10 }));
  await clock.advance(100);
  /** The longest that passed between two attempts in so many minutes, once the first quick ones are over. */
  const longestMs = async (minutes: number): Promise<number> => {
    const attempts: number[] = [];
    await clock.advance(30_000);
    const stop = a.client.on("status", ({ kind }) => void (kind === "connecting" && attempts.push(clock.nowMs)));
    await clock.advance(minutes * 60_000);
    stop();
    return Math.max(...attempts.slice(1).map((atMs, at) => atMs - (attempts[at] ?? 0)));
  };
  a.network.cut();
  const inBreathMs = await longestMs(5);
  expect([inBreathMs > 2_000, inBreathMs <= 4_000]).toEqual([true, true]);
  await clock.advance(6 * 60_000);
  expect(a.client.breath.session).toBeNull();
  const afterMs = await longestMs(5);
  expect([afterMs > 7_500, afterMs <= 15_000]).toEqual([true, true]);
});

test("[PH3] how long the server asks to stay away holds in a breath too", async () => {
  const { clock, server, a } = await livePair();
  watch(a.client.breath.start({ minutes: 10 }));
  await clock.advance(100);
  server.refuseNext.push(errorReply("rateLimited", 20_000));
  a.network.current[0]?.cut();
  await clock.advance(20_000);
  expect(a.client.status).toMatchObject({ kind: "offline", reason: "rateLimited" });
  await clock.advance(1_000);
  expect(isLive(a)).toBe(true);
});

test("[PH3] a transport that throws is one that couldn't connect: that is reported, and tried again", async () => {
  const { clock, server, a } = await livePair();
  await a.client.close();
  const [network, device] = [server.network(), clock.device({ seed: 9 })];
  const connect = network.connect.bind(network);
  network.connect = () => {
    throw new Error("no socket");
  };
  const parts = { storage: a.storage, transport: network, environment: device, loadEngine };
  const client = new AttuneClient({ url: "https://attune.test", ...parts });
  await clock.advance(20_000);
  expect(client.status).toMatchObject({ kind: "offline", reason: null });
  expect(device.reported).toContainEqual(new Error("no socket"));
  network.connect = connect;
  await clock.advance(16_000);
  expect(client.status.kind).toBe("live");
  expect(network.sockets).toHaveLength(1);
  await client.close();
  expect(device.timers).toBe(0);
});

test("[PH5] a line that is to prove itself gets no more time by being asked again", async () => {
  const { clock, a } = await livePair();
  await clock.advance(60_000);
  a.network.latencyMs = null;
  for (const afterMs of [0, 1_500, 1_400]) {
    await clock.advance(afterMs);
    a.device.wake("visible");
  }
  await clock.advance(99);
  expect(a.network.sockets).toHaveLength(1);
  await clock.advance(1);
  expect(a.network.sockets).toHaveLength(2);
});

test("[PH2] what an old connection still says is told to nobody, whatever transport the app has brought", () => {
  const listeners: ConnectionListener[] = [];
  const ignore = (): void => undefined;
  const connect = (_namespace: string, _hello: object, listener: ConnectionListener) => {
    listeners.push(listener);
    return { request: ignore, volatile: ignore, close: ignore };
  };
  const heard: unknown[] = [];
  const driver = new ConnectionDriver({
    transport: { connect },
    environment: new FakeClock().device(),
    hello: () => ({ versions: VERSIONS }),
    resume: ignore,
    probe: ignore,
    received: (id, _name, body) => heard.push([id, body]),
    changed: ignore,
  });
  driver.put(start);
  listeners[0]?.opened();
  driver.put(caughtUp(1));
  listeners[0]?.received("pulse", "before");
  driver.put({ on: "silent", id: 1 });
  listeners[1]?.opened();
  listeners[0]?.received("pulse", "after");
  listeners[0]?.received("drain", { waitMs: 0 });
  listeners[0]?.closed();
  listeners[1]?.received("pulse", "next");
  expect([heard, driver.state.at]).toEqual([
    [
      [1, "before"],
      [2, "next"],
    ],
    "catchingUp",
  ]);
});
