import { expect, test } from "vitest";
import { settled as allSettled } from "../../../../client-sdk/src/testing/index.ts";
import { type SubscribingClient, Subscriptions } from "../../../../server/cluster/subscriptions.ts";
import type { Heard } from "../../../../server/realtime/nodes/channels.ts";

/** A line to Redis that can be broken, and says when it is back. What is asked meanwhile fails. */
function lineToRedis() {
  const heard = new Map<string, Heard>();
  const line = { isBroken: false };
  let back = (): void => {};
  const ask = async (change: () => unknown): Promise<void> => {
    if (line.isBroken) throw new Error("The line is broken.");
    change();
  };
  const client: SubscribingClient = {
    sSubscribe: (channel, listener) => ask(() => heard.set(channel, listener)),
    sUnsubscribe: (channel) => ask(() => heard.delete(channel)),
    on: (_ready, listener) => (back = listener),
  };
  const mend = (): void => {
    line.isBroken = false;
    back();
  };
  return { client, line, mend, heard: () => [...heard.keys()].toSorted() };
}

test("[CL5] a room that is entered or left while the line is broken is heard, or not any more, once it is back", async () => {
  const { client, line, mend, heard } = lineToRedis();
  const subscriptions = new Subscriptions(client);
  const settled = () => Promise.all(["stays", "left", "entered"].map((room) => subscriptions.listening(room)));
  for (const room of ["stays", "left"]) subscriptions.subscribe(room, () => {});
  await settled();
  line.isBroken = true;
  subscriptions.unsubscribe("left");
  subscriptions.subscribe("entered", () => {});
  await settled();
  expect(heard()).toEqual(["left", "stays"]);
  mend();
  await settled();
  expect(heard()).toEqual(["entered", "stays"]);
});

test("[CL5] one that is left and entered again at once is heard", async () => {
  const { client, heard } = lineToRedis();
  const subscriptions = new Subscriptions(client);
  for (let times = 0; times < 3; times++) {
    subscriptions.subscribe("room", () => {});
    subscriptions.unsubscribe("room");
  }
  subscriptions.subscribe("room", () => {});
  await subscriptions.listening("room");
  expect(heard()).toEqual(["room"]);
  subscriptions.unsubscribe("room");
  await subscriptions.listening("room");
  expect(heard()).toEqual([]);
});

test("[CL6] whoever waits until a room is heard waits for the answer to that", async () => {
  const { client } = lineToRedis();
  const answer = Promise.withResolvers<undefined>();
  const subscriptions = new Subscriptions({ ...client, sSubscribe: () => answer.promise });
  subscriptions.subscribe("room", () => {});
  let isHeard = false;
  const listening = subscriptions.listening("room").then(() => (isHeard = true));
  await allSettled();
  expect(isHeard).toBe(false);
  answer.resolve(undefined);
  await listening;
  expect(isHeard).toBe(true);
});
