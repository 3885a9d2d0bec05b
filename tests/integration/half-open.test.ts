import { once } from "node:events";
import { connect as connectTcp } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type RunningApp, startApp } from "../support/app.ts";
import { pairUp } from "../support/pair.ts";
import { comeIn, VERSIONS } from "../support/phone.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

async function openLine(): Promise<WebSocket> {
  const line = new WebSocket(`${app.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  line.on("error", () => {});
  await once(line, "open");
  return line;
}

const connections = async (): Promise<number> => {
  const figure = await app.metrics.registry.getSingleMetric("attune_connections")?.get();
  return figure?.values[0]?.value ?? Number.NaN;
};

describe.concurrent("[SV23] a request that dawdles", () => {
  const starts = {
    "that says nothing": "",
    "whose head never ends": "GET /healthz HTTP/1.1\r\nHost: a\r\n",
    "whose body never ends": "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\na",
  };
  test.each(Object.entries(starts))(
    "one %s is let go after 10 s",
    async (_name, start) => {
      const line = connectTcp(app.port, "127.0.0.1", () => line.write(start));
      const startMs = performance.now();
      await new Promise((resolve) => line.once("close", resolve).resume());
      const tookMs = performance.now() - startMs;
      expect(tookMs).toBeGreaterThan(9_000);
      expect(tookMs).toBeLessThan(12_000);
    },
    20_000,
  );
});

describe.concurrent("[SV4] who has gone without a word is noticed", () => {
  test("a phone in a tunnel: the server lets go of it within 18 s, of one that answers it doesn't", async () => {
    const { a, b } = await pairUp(app.origin);
    const alive = await comeIn(app.origin, b.token);
    const line = await openLine();
    line.send(`40${JSON.stringify({ token: a.token, versions: VERSIONS })}`);
    await expect.poll(connections).toBe(2);
    const startMs = performance.now();
    line.pause(); // From here on nothing is read or answered, and nothing is closed: a half-open TCP connection.
    await expect.poll(connections, { timeout: 20_000, interval: 50 }).toBe(1);
    expect(performance.now() - startMs).toBeLessThan(18_500);
    expect(alive.connected).toBe(true);
    line.terminate();
    alive.disconnect();
  }, 25_000);

  test("a line on which nobody introduces itself is closed after 8 s", async () => {
    const line = await openLine();
    const startMs = performance.now();
    await once(line, "close");
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(7_000);
    expect(tookMs).toBeLessThan(9_000);
  }, 15_000);
});
