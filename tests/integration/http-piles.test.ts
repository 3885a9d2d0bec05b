import { mkdirSync, writeFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningApp, startApp } from "../support/app.ts";
import { temporaryFolder } from "../support/server-process.ts";

/** More than the system takes from a server for somebody who doesn't read. */
const LARGE_BYTES = 32_000_000;
const web = temporaryFolder();
let app: RunningApp;
beforeAll(async () => {
  mkdirSync(join(web.path, "assets"));
  writeFileSync(join(web.path, "index.html"), "A page.");
  writeFileSync(join(web.path, "assets", "large.js"), Buffer.alloc(LARGE_BYTES, "x"));
  app = await startApp({ webRoot: web.path });
});
afterAll(async () => {
  await app.close();
  web.remove();
});

const asks = (path: string, last = false): string =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\n${last ? "Connection: close\r\n" : ""}\r\n`;

/** A connection that says this and reads nothing; `gone` resolves when the server has let go of it. */
async function say(what: string): Promise<{ readonly line: Socket; readonly gone: Promise<unknown> }> {
  const coming = new Promise<Socket>((resolve) => app.http.server.once("connection", resolve));
  const line = connect(app.port, "127.0.0.1");
  line.on("error", () => {}).pause();
  const there = await coming;
  line.write(what);
  return { line, gone: new Promise((resolve) => there.once("close", resolve)) };
}

describe("[SV23] who asks and doesn't read holds nothing for long", () => {
  const polling = "/socket.io/?EIO=4&transport=polling";
  test.each(["/assets/large.js", polling])(
    "a connection on which more than eight requests pile up is cut: %s",
    async (path) => {
      const { line, gone } = await say(asks(path).repeat(path === polling ? 5_000 : 9));
      const startMs = performance.now();
      await gone;
      expect(performance.now() - startMs).toBeLessThan(5_000);
      line.destroy();
    },
  );

  test("eight at once are answered, one after the other", async () => {
    const { line } = await say(asks("/healthz").repeat(7) + asks("/", true));
    const answers = await text(line);
    expect(answers.match(/HTTP\/1\.1 200/g)).toHaveLength(8);
    expect(answers).toMatch(/A page\.$/);
  });

  test("and so are any number that come one after the other", async () => {
    for (let count = 0; count < 20; count++) expect((await fetch(`${app.origin}/healthz`)).status).toBe(200);
  });

  test("an answer of which nothing is read is given up after 20 s at most", async () => {
    const startMs = performance.now();
    const { line, gone } = await say(asks("/assets/large.js"));
    await gone;
    const tookMs = performance.now() - startMs;
    expect(tookMs).toBeGreaterThan(9_000);
    expect(tookMs).toBeLessThan(22_000);
    line.destroy();
  }, 40_000);
});
