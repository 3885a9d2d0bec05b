import { once } from "node:events";
import { type AddressInfo, connect as connectTcp, createServer, type Socket } from "node:net";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createClient, memoryStorage } from "../../../client-sdk/src/index.node.ts";
import { type RunningApp, startApp } from "../../support/app.ts";
import { tlsSettings } from "../../support/certificates.ts";
import { pairUp } from "../../support/pair.ts";
import { comeIn, VERSIONS } from "../../support/phone.ts";
import { openLine, openSilently, upgrade } from "../../support/raw-line.ts";
import { pairByCode, until } from "../../support/two-phones.ts";
import { LARGE, largeWeb } from "./large-web.ts";

let app: RunningApp;
beforeAll(async () => {
  app = await startApp();
});
afterAll(() => app.close());

// Tests beside each other poll with an `expect` of their own: the common one forgets its test when another is over.

/** All that are open, whether anybody is known on them or not. */
const openLines = ({ http }: RunningApp): Promise<number> => promisify(http.server.getConnections.bind(http.server))();

const connections = async (): Promise<number> => {
  const figure = await app.metrics.registry.getSingleMetric("attune_connections")?.get();
  return figure?.values[0]?.value ?? Number.NaN;
};

describe.concurrent("[SV34] a request that dawdles", () => {
  const starts = {
    "that says nothing": "",
    "whose head never ends": "GET /healthz HTTP/1.1\r\nHost: a\r\n",
    "whose body never ends": "POST / HTTP/1.1\r\nHost: a\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\na",
  };
  test.each(Object.entries(starts))(
    "one %s is let go after 10 s",
    async (_name, start) => {
      const line = connectTcp(app.port, "127.0.0.1");
      await once(line, "connect");
      const startMs = performance.now();
      line.write(start);
      await new Promise((resolve) => line.once("close", resolve).resume());
      const tookMs = performance.now() - startMs;
      expect(tookMs).toBeGreaterThan(9_000);
      expect(tookMs).toBeLessThan(12_000);
    },
    20_000,
  );

  test("a handshake of TLS that goes no further is let go after 10 s", async () => {
    const { settings, remove } = await tlsSettings();
    const own = await startApp({ settings });
    const startMs = performance.now();
    const line = await openSilently(own.port);
    await once(line, "end");
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(9_000);
    expect(tookMs).toBeLessThan(12_000);
    line.destroy();
    await own.close();
    remove();
  }, 20_000);

  test("[SV35] an answer of which nothing is read is given up after 20 s at most", async ({ expect: here }) => {
    const web = largeWeb();
    const own = await startApp({ webRoot: web.path });
    const connected = once(own.http.server, "connection") as Promise<[Socket]>; // what a server of HTTP tells of
    const line = connectTcp(own.port, "127.0.0.1")
      .on("error", () => {})
      .pause();
    line.write(`GET ${LARGE} HTTP/1.1\r\nHost: a\r\n\r\n`);
    const [answering] = await connected;
    const closed = once(answering, "close");
    let [sent, stalledAtMs] = [0, performance.now()];
    const look = (): number => {
      if (answering.bytesWritten !== sent) [sent, stalledAtMs] = [answering.bytesWritten, performance.now()];
      return sent;
    };
    await here.poll(look, { interval: 50 }).toBeGreaterThan(0);
    const looking = setInterval(look, 50);
    await closed;
    clearInterval(looking);
    const tookMs = performance.now() - stalledAtMs;
    expect(tookMs).toBeGreaterThan(9_000);
    expect(tookMs).toBeLessThan(22_000);
    line.destroy();
    await own.close();
    web.remove();
  }, 40_000);
});

/** A server's port as seen through a tunnel that can swallow everything without closing anything. */
async function openTunnel(port: number) {
  const ends: Socket[] = [];
  const tunnel = createServer((phone) => {
    const server = connectTcp(port, "127.0.0.1");
    for (const [from, to] of [
      [phone, server],
      [server, phone],
    ] as const) {
      ends.push(from);
      from.on("error", () => {}).on("close", () => to.destroy());
      from.pipe(to);
    }
  }).listen(0, "127.0.0.1");
  await once(tunnel, "listening");
  const swallow = (): void => {
    for (const end of ends) end.unpipe().pause();
  };
  const close = (): void => {
    tunnel.close();
    for (const end of ends) end.destroy();
  };
  return { url: `http://127.0.0.1:${(tunnel.address() as AddressInfo).port}`, swallow, close };
}

describe.concurrent("[PH29] a line that has gone dead without a word", () => {
  test("is noticed by the phone within 18 s, and it says that it is offline", async () => {
    const own = await startApp();
    const tunnel = await openTunnel(own.port);
    const [a, b] = [tunnel.url, own.origin].map((url) => createClient({ url, storage: memoryStorage() }));
    if (a === undefined || b === undefined) throw new Error("There are two.");
    await pairByCode(a, b);
    await until(a, () => a.status.kind === "live");
    const startMs = performance.now();
    tunnel.swallow();
    await until(a, () => a.status.kind !== "live");
    expect(performance.now() - startMs).toBeLessThan(18_500);
    expect(b.status.kind).toBe("live");
    await Promise.all([a.close(), b.close()]);
    tunnel.close();
    await own.close();
  }, 25_000);
});

describe.concurrent("[SV4] who has gone without a word is noticed", () => {
  test("a phone in a tunnel: the server lets go of it within 18 s, of one that answers it doesn't", async ({
    expect: here,
  }) => {
    const { a, b } = await pairUp(app.origin);
    const alive = await comeIn(app.origin, b.token);
    const line = await openLine(app.origin);
    line.send(`40${JSON.stringify({ token: a.token, versions: VERSIONS })}`);
    await here.poll(connections).toBe(2);
    const startMs = performance.now();
    line.pause(); // From here on nothing is read or answered, and nothing is closed: a half-open TCP connection.
    await here.poll(connections, { timeout: 20_000, interval: 50 }).toBe(1);
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(16_000); // a phone that is only slow for some seconds stays
    expect(tookMs).toBeLessThan(18_500);
    expect(alive.connected).toBe(true);
    line.terminate();
    alive.disconnect();
  }, 25_000);

  test("a line on which nobody introduces itself is closed after 8 s", async () => {
    const line = await openLine(app.origin);
    const startMs = performance.now();
    await once(line, "close");
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(7_000);
    expect(tookMs).toBeLessThan(9_000);
  }, 15_000);

  test("a line that is let go is gone 8 s later, whether it says so too or not", async ({ expect: here }) => {
    const own = await startApp();
    const line = await openSilently(own.port, upgrade);
    const startMs = performance.now();
    line.write("No frame of a websocket.");
    await once(line, "end"); // Its end, as far as the server goes. It isn't answered.
    await here.poll(() => openLines(own), { timeout: 12_000, interval: 50 }).toBe(0);
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(7_000);
    expect(tookMs).toBeLessThan(9_000);
    line.destroy();
    await own.close();
  }, 15_000);
});
