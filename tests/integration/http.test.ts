import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { connect as connectTcp } from "node:net";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { Lifecycle } from "../../server/lifecycle.ts";
import { startMetricsServer } from "../../server/telemetry/metrics-server.ts";
import { type RunningApp, type StartOptions, startApp } from "../support/app.ts";
import { createMemoryStore } from "../support/memory-store/memory-store.ts";
import { pairUp } from "../support/pair.ts";
import { comeIn, command, probe } from "../support/phone.ts";
import { openLine } from "../support/raw-line.ts";
import { temporaryFolder } from "../support/server-process.ts";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function start(options: StartOptions = {}): Promise<RunningApp> {
  const app = await startApp(options);
  cleanups.push(app.close);
  return app;
}

describe("[SV12] every answer carries the security headers", () => {
  test("pages may load only from here, may not be framed, and send no referrer", async () => {
    const { origin } = await start();
    const strange = ["/%ff", "/%ZZ?a#b", "/?%ff", `/${"x".repeat(2_000)}`, "/socket.io/?EIO=4&transport=polling"];
    for (const path of ["/", "/healthz", "/nowhere", ...strange]) {
      const { headers } = await fetch(origin + path);
      const policy = headers.get("content-security-policy") ?? "";
      expect(policy).toMatch(/^default-src 'none'/);
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toMatch(/unsafe|\*|data:|https:/);
      expect(headers.get("x-frame-options")).toBe("DENY");
      expect(headers.get("referrer-policy")).toBe("no-referrer");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("strict-transport-security")).toBeNull();
      expect(headers.get("x-powered-by")).toBeNull();
    }
  });

  test("so does the refusal of what a request expects", async () => {
    const { port } = await start();
    const refused = new Promise<IncomingMessage>((resolve) =>
      request({ host: "127.0.0.1", port, headers: { expect: "wonders" } }, (response) =>
        resolve(response.resume()),
      ).end(),
    );
    const { statusCode, headers } = await refused;
    expect([statusCode, headers["x-content-type-options"]]).toEqual([417, "nosniff"]);
    expect(headers["content-security-policy"]).toBe("default-src 'none';frame-ancestors 'none'");
  });

  test("behind TLS browsers are told to stay there", async () => {
    const { origin } = await start({ settings: { PUBLIC_URL: "https://calm.example" } });
    const { headers } = await fetch(`${origin}/healthz`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("permissions-policy")).toContain("geolocation=()");
  });
});

describe("[SV25] readiness is not the same as being alive", () => {
  test("a store that can't write makes the server not ready, until it can again", async () => {
    const store = createMemoryStore();
    const { origin } = await start({ store });
    const status = async (path: string) => (await fetch(origin + path)).status;
    expect(await status("/readyz")).toBe(200);
    store.fill(true);
    await expect.poll(() => status("/readyz")).toBe(503);
    expect(await status("/healthz")).toBe(200);
    store.fill(false);
    await expect.poll(() => status("/readyz")).toBe(200);
  });

  test("however many ask, the store is looked at twice a second", async () => {
    let [nowMs, looks] = [0, 0];
    const ready = async (): Promise<void> => {
      looks += 1;
    };
    const lifecycle = new Lifecycle({ ready }, { monotonicMs: () => nowMs, synced: true });
    for (const atMs of [0, 0, 499, 500, 999, 1_000]) {
      nowMs = atMs;
      await lifecycle.ready();
    }
    expect(looks).toBe(3);
  });
});

describe("[SV23] web files and requests", () => {
  test("the built web app is served, its hashed files for ever, its page anew each time", async () => {
    const { path: webRoot, remove } = temporaryFolder();
    cleanups.push(remove);
    mkdirSync(join(webRoot, "assets"));
    writeFileSync(join(webRoot, "index.html"), "<p>A quiet place for two.</p>");
    writeFileSync(join(webRoot, "assets", "app-1a2b.js"), "0");
    const { origin } = await start({ webRoot });
    const page = await fetch(origin);
    expect(await page.text()).toContain("A quiet place for two.");
    expect(page.headers.get("cache-control")).toBe("no-cache");
    expect((await fetch(`${origin}/assets/app-1a2b.js`)).headers.get("cache-control")).toContain("immutable");
    const deep = (method: string) => fetch(`${origin}/join`, { method, headers: { accept: "text/html" } });
    expect(await (await deep("GET")).text()).toBe("<p>A quiet place for two.</p>");
    expect([(await deep("HEAD")).status, (await deep("POST")).status]).toEqual([200, 404]);
    for (const path of [
      "/assets/nothing.js",
      "/..%2f..%2fpackage.json",
      "/..%5c..%5cpackage.json",
      "//etc/passwd",
      "/%00",
    ]) {
      const nothing = await fetch(origin + path);
      expect([path, nothing.status, await nothing.text()]).toEqual([path, 404, "There is nothing at this address.\n"]);
    }
  });

  test("a file that the build laid there compressed goes out so, to whoever takes it", async () => {
    const { path: webRoot, remove } = temporaryFolder();
    cleanups.push(remove);
    const page = "<p>A quiet place for two.</p>";
    writeFileSync(join(webRoot, "index.html"), page);
    writeFileSync(join(webRoot, "index.html.br"), brotliCompressSync(page));
    const { origin } = await start({ webRoot });
    const ask = (encoding: string) => fetch(origin, { headers: { "accept-encoding": encoding } });
    const [small, plain] = [await ask("br"), await ask("identity")];
    expect([small.headers.get("content-encoding"), await small.text()]).toEqual(["br", page]);
    expect([plain.headers.get("content-encoding"), await plain.text()]).toEqual([null, page]);
    expect(small.headers.get("vary")).toMatch(/accept-encoding/i);
  });

  test("a file that can't be read is said without its place on the machine, and told to the host", async () => {
    const { path: webRoot, remove } = temporaryFolder();
    cleanups.push(remove);
    writeFileSync(join(webRoot, "index.html"), "");
    symlinkSync("loop.js", join(webRoot, "loop.js"));
    const lines: string[] = [];
    const { origin, metrics } = await start({ webRoot, log: { write: (line) => void lines.push(line) } });
    const broken = await fetch(`${origin}/loop.js`);
    expect([broken.status, await broken.text()]).toEqual([
      500,
      "Something went wrong on the server. Try again in a moment.\n",
    ]);
    expect(lines.join("")).toContain('"errno":"ELOOP","at":[');
    expect(lines.join("")).not.toContain(webRoot);
    expect(await metrics.registry.metrics()).toContain('attune_failures_total{where="http"} 1');
  });

  test("a body of 16 KiB is read, a longer one refused", async () => {
    const { origin } = await start();
    const headers = { "content-type": "text/plain" };
    const posted = async (bytes: number): Promise<number> =>
      (await fetch(`${origin}/nowhere`, { method: "POST", body: "x".repeat(bytes), headers })).status;
    expect([await posted(16_384), await posted(16_385)]).toEqual([404, 413]);
  });

  test("who asks for another protocol on the way is answered in this one; a websocket is there for phones alone", async () => {
    const { port } = await start();
    const asking = (path: string, upgrade: string) =>
      new Promise((resolve, reject) => {
        const headers = {
          connection: "Upgrade",
          upgrade,
          "sec-websocket-version": "13",
          "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
        };
        request({ host: "127.0.0.1", port, path, headers }, (response) => resolve(response.resume().statusCode))
          .on("upgrade", (_response, socket) => resolve(socket.destroy() && 101))
          .on("error", reject)
          .end();
      });
    expect(await asking("/healthz", "h2c")).toBe(200);
    expect(await asking("/elsewhere", "websocket")).toBe(404);
    expect(await asking("/socket.io/?EIO=4&transport=websocket", "WebSocket")).toBe(101);
  });

  test("bytes that are no HTTP end their own connection only", async () => {
    const { port, origin } = await start();
    const line = connectTcp(port, "127.0.0.1");
    cleanups.push(() => line.destroy());
    line.end("NONSENSE\r\n\r\n");
    await new Promise((resolve) => line.once("close", resolve).resume());
    expect((await fetch(`${origin}/healthz`)).status).toBe(200);
  });
});

describe("[SV11] a forwarded header from a proxy that isn't named", () => {
  test("is reported once, with the first request or connection, in one line without an address", async () => {
    const lines: string[] = [];
    const { origin } = await start({ log: { write: (line: string) => lines.push(line) } });
    const headers = { "x-forwarded-for": "198.51.100.1" };
    await fetch(`${origin}/healthz`, { headers });
    expect(lines).toHaveLength(1);
    for (let count = 0; count < 3; count++) (await openLine(origin, { headers })).terminate();
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("TRUST_PROXY");
    expect(lines[0]).not.toMatch(/198\.51|127\.0/);
  });
});

describe("[SV16] the figures have a port of their own", () => {
  test("they tell of connections, commands, waits and timers, never of a couple, nor of what it does", async () => {
    const app = await start();
    const metrics = await startMetricsServer(app.metrics, { host: "127.0.0.1", port: 0 });
    cleanups.push(metrics.close);
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    await probe(phone);
    await command(phone, "hear.send", { code: "iHearYou" });
    await command(phone, "space.back");
    await command(phone, "canary", { code: "CANARY" });
    const text = await (await fetch(`http://127.0.0.1:${metrics.port}/metrics`)).text();
    for (const line of [
      "attune_connections 1",
      'attune_commands_total{result="ok"} 1',
      'attune_commands_total{result="rejected"} 1',
      'attune_commands_total{result="unknownType"} 1',
      "attune_clock_probes_total 1",
      'attune_pairing_total{type="confirm",result="ok"} 1',
      // So that its first rise can be told.
      'attune_failures_total{where="members"} 0',
      'attune_failures_total{where="push"} 0',
    ]) {
      expect(text).toContain(line);
    }
    for (const name of [
      "attune_ack_seconds",
      "attune_commit_seconds",
      "attune_timers_pass_seconds",
      "nodejs_eventloop_lag",
    ]) {
      expect(text).toContain(name);
    }
    const secrets = [a.token, a.deviceId, "canary", "CANARY", "127.0.0.1", "hear.send", "space.back", "notAway"];
    for (const secret of secrets) expect(text).not.toContain(secret);
    expect((await fetch(`${app.origin}/metrics`)).status).toBe(404);
    phone.disconnect();
  });
});
