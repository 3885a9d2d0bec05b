import { expect, test } from "vitest";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";

test("[PH6] a server that closes is left for the next connection without a moment offline, and nothing is lost or doubled", async () => {
  const { clock, server, room, a, b } = await livePair();
  const kinds: string[] = [];
  a.client.on("status", ({ kind }) => kinds.push(kind));
  server.drain(4_000);
  const outcomes = [];
  for (let sent = 0; sent < 8; sent += 1) {
    outcomes.push(watch(a.client.hear.send("thankYou")));
    await clock.advance(600);
  }
  expect(kinds).toEqual(["draining", "live"]);
  expect(a.network.sockets).toHaveLength(2);
  expect(a.network.current).toHaveLength(1);
  expect(outcomes.map(({ value }) => value)).toMatchObject(
    Array.from({ length: 8 }, (_, at) => ({ delivered: true, seq: at + 3 })),
  );
  expect(b.client.room).toEqual(room.room);
});
