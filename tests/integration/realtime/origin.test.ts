import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { type RunningApp, startApp } from "../../support/app.ts";
import { pairUp } from "../../support/pair.ts";
import { connect, refusalOf } from "../../support/phone.ts";
import { lineUrl } from "../../support/raw-line.ts";

/** `open`, or the status that the upgrade was refused with. */
function upgrade(url: string, headers: Record<string, string> = {}): Promise<"open" | number> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url, { headers });
    socket.once("open", () => {
      socket.terminate();
      resolve("open");
    });
    socket.once("unexpected-response", (_request, { statusCode }) => {
      socket.terminate();
      resolve(statusCode ?? 0);
    });
    socket.once("error", reject);
  });
}

const lines: string[] = [];

describe("[SV3] a page of another origin can't connect", () => {
  let app: RunningApp;
  let url: string;
  beforeAll(async () => {
    const settings = {
      PUBLIC_URL: "https://calm.example",
      ALLOWED_ORIGINS: "https://clinic.example:443,capacitor://localhost",
    };
    app = await startApp({ settings, log: { write: (line: string) => lines.push(line) } });
    url = lineUrl(app.origin);
  });
  afterAll(() => app.close());

  test("the printed addresses, PUBLIC_URL and ALLOWED_ORIGINS may", async () => {
    const own = [`http://localhost:${app.port}`, `http://127.0.0.1:${app.port}`];
    for (const origin of [...own, "https://calm.example", "https://clinic.example", "capacitor://localhost"]) {
      expect([origin, await upgrade(url, { origin })]).toEqual([origin, "open"]);
    }
  });

  test("any other may not, however close it looks", async () => {
    const others = [
      "https://evil.example",
      "http://calm.example",
      "https://calm.example.evil.example",
      "https://calm.example:8443",
      "https://sub.calm.example",
      "https://clinic.example, https://evil.example",
      `http://127.0.0.1:${app.port + 1}`,
      `https://localhost:${app.port}`,
      "null",
      "",
    ];
    for (const origin of others) expect([origin, await upgrade(url, { origin })]).toEqual([origin, 400]);
  });

  test("that the app itself was opened at another address is told once, without the address", async () => {
    const told = (): string[] => lines.filter((line) => line.includes("ALLOWED_ORIGINS"));
    expect(told()).toEqual([]);
    const headers = { origin: "http://host.local:3000", host: "host.local:3000" };
    for (let count = 0; count < 2; count += 1) expect(await upgrade(url, headers)).toBe(400);
    expect(told()).toHaveLength(1);
    expect(told()[0]).not.toContain("host.local");
  });

  test("a client that sends no origin is let in: what counts is its credential", async () => {
    expect(await upgrade(url)).toBe("open");
    const { a } = await pairUp(app.origin);
    (await connect(app.origin, a.token)).disconnect();
    expect(await refusalOf(connect(app.origin, "x".repeat(43)))).toMatchObject({ code: "unknownToken" });
  });

  test("[SV4] long polling, older engine protocols and other paths get nowhere", async () => {
    const polling = await fetch(`${app.origin}/socket.io/?EIO=4&transport=polling`);
    expect(polling.status).toBe(400);
    const older = new WebSocket(url.replace("EIO=4", "EIO=3"));
    const heard: unknown[] = [];
    older.on("message", (data) => heard.push(data)).on("error", () => {});
    await new Promise((resolve) => older.once("close", resolve));
    expect(heard).toEqual([]);
    expect((await fetch(`${app.origin}/socket.io/socket.io.js`)).status).toBe(400);
  });
});
