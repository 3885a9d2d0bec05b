import { existsSync, readdirSync, readlinkSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningApp, startApp } from "../../support/app.ts";
import { connected, dial, VERSIONS } from "../../support/phone.ts";
import { LARGE, largeWeb } from "./large-web.ts";

const web = largeWeb();
let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ webRoot: web.path });
});
afterAll(async () => {
  await app.close();
  web.remove();
});

const asks = (path: string, last = false): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\n${last ? "Connection: close\r\n" : ""}\r\n`;

const OPEN_FILES = "/proc/self/fd";

/** How often the large file is open. */
const openLarge = (): number =>
  readdirSync(OPEN_FILES).filter((fd) => {
    try {
      return readlinkSync(join(OPEN_FILES, fd)).endsWith(LARGE);
    } catch {
      return false; // closed meanwhile
    }
  }).length;

/** A connection that says this and reads nothing; `gone` resolves when the server has let go of it. */
async function say(what: string): Promise<{ readonly line: Socket; readonly gone: Promise<unknown> }> {
  const coming = new Promise<Socket>((resolve) => app.http.server.once("connection", resolve));
  const line = connect(app.port, "127.0.0.1");
  line.on("error", () => {}).pause();
  const there = await coming;
  line.write(what);
  return { line, gone: new Promise((resolve) => there.once("close", resolve)) };
}

describe("[SV35] requests of one connection", () => {
  const polling = "/socket.io/?EIO=4&transport=polling";
  const unmet = "/ HTTP/1.1\r\nExpect: wonders\r\nX: "; // the rest of its first line becomes a header's value
  test.each([LARGE, polling, unmet])("are no more than two that wait, else it is cut: %j", async (path) => {
    let read = 0;
    const count = (): number => (read += 1);
    app.http.server.on("request", count);
    const { line, gone } = await say(asks(path).repeat(path === LARGE ? 3 : 5_000));
    const startMs = performance.now();
    await gone;
    expect(performance.now() - startMs).toBeLessThan(5_000);
    // What the parser has received with the third would otherwise be kept, too.
    app.http.server.off("request", count);
    expect(read).toBe(3);
    line.destroy();
  });

  test.runIf(existsSync(OPEN_FILES))("wait for the answer to the one before, and open nothing meanwhile", async () => {
    // The one of a connection that was cut before closes a moment later.
    await expect.poll(openLarge).toBe(0);
    const { line } = await say(asks(LARGE).repeat(2));
    await expect.poll(openLarge).toBeGreaterThan(0);
    for (let others = 0; others < 5; others++) await fetch(`${app.origin}/healthz`);
    expect(openLarge()).toBe(1);
    line.destroy();
    await expect.poll(openLarge).toBe(0);
  });

  test.each(["GET", "POST"])("have no body that is kept while their answers wait: %s", async (method) => {
    const asked = new Promise<IncomingMessage>((resolve) => {
      app.http.server.on("request", (request) => request.headers["transfer-encoding"] && resolve(request));
    });
    const chunks = "1\r\na\r\n".repeat(20_000);
    const head = `${method} ${LARGE} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const { line } = await say(asks(LARGE) + head + chunks);
    const request = await asked;
    await expect.poll(() => request.socket.bytesRead).toBeGreaterThan(chunks.length);
    expect(request.readableLength).toBe(0);
    line.destroy();
  });

  test("are answered one after the other where they are two", async () => {
    const { line } = await say(asks("/healthz") + asks("/", true));
    const answers = await text(line);
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(2);
    expect(answers).toMatch(/A page\.$/);
  });

  test("are any number where each comes after the answer to the last", async () => {
    for (let count = 0; count < 20; count++) expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });
});

test("[SV36] of more than a thousand connections those on which nothing is under way are let go, and no websocket", async () => {
  const opened = (): Promise<Socket> =>
    new Promise((resolve) => {
      const line = connect(app.port, "127.0.0.1", () => line.write(asks("/healthz")));
      line.once("data", () => resolve(line));
    });
  const phone = await connected(dial(app.origin, { versions: VERSIONS }, { namespace: "/pair" }));
  const some = (): Promise<readonly Socket[]> => Promise.all(Array.from({ length: 100 }, opened));
  const idle: Socket[] = [];
  // Those of the tests before count as well.
  while (idle.length < 900) idle.push(...(await some()));
  expect(idle.filter((line) => line.readableEnded)).toHaveLength(0);
  const gone = Promise.all(idle.map((line) => new Promise((resolve) => line.once("end", resolve))));
  const later = await some();
  await gone;
  const last = await opened();
  expect([last.readableEnded, phone.connected]).toEqual([false, true]);
  for (const line of [...later, last]) line.destroy();
  phone.disconnect();
});
