import { once } from "node:events";
import { type IncomingMessage, type RequestOptions, request } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { Lifecycle } from "../../../server/lifecycle.ts";
import { startMetricsServer } from "../../../server/telemetry/metrics-server.ts";
import { startInTest } from "../../support/in-test.ts";
import { createMemoryStore } from "../../support/memory-store/memory-store.ts";
import { pairUp } from "../../support/pair.ts";
import { comeIn, command, probe } from "../../support/phone.ts";
import { openLine, openSilently } from "../../support/raw-line.ts";

describe("[SV12] every answer carries the security headers", () => {
  test("pages may load only from here, may not be framed, and send no referrer", async () => {
    const { origin } = await startInTest();
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

  test("so does the refusal of what a request expects, of a body in chunks, and of one that names no host", async () => {
    const { port } = await startInTest();
    const refusalOf = (asked: RequestOptions): Promise<IncomingMessage> =>
      new Promise((resolve) =>
        request({ host: "127.0.0.1", port, ...asked }, (response) => resolve(response.resume())).end(),
      );
    const refused = [
      await refusalOf({ headers: { expect: "wonders" } }),
      await refusalOf({ setHost: false }),
      await refusalOf({ method: "POST", headers: { "transfer-encoding": "chunked" } }),
    ];
    expect(refused.map(({ statusCode }) => statusCode)).toEqual([417, 400, 411]);
    for (const { headers } of refused) {
      expect(headers["x-content-type-options"]).toBe("nosniff");
      expect(headers["content-security-policy"]).toBe("default-src 'none';frame-ancestors 'none'");
    }
  });

  test("behind TLS browsers are told to stay there", async () => {
    const { origin } = await startInTest({ settings: { PUBLIC_URL: "https://calm.example" } });
    const { headers } = await fetch(`${origin}/healthz`);
    expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
    expect(headers.get("permissions-policy")).toContain("geolocation=()");
  });
});

describe("[SV25] readiness is not the same as being alive", () => {
  test("a store that can't write makes the server not ready, until it can again", async () => {
    const store = createMemoryStore();
    const { origin } = await startInTest({ store });
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

describe("[SV11] a forwarded header from a proxy that isn't named", () => {
  test("is reported once, with the first request or connection, in one line without an address", async () => {
    const lines: string[] = [];
    const { origin } = await startInTest({ log: { write: (line: string) => lines.push(line) } });
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
  test("it takes no more than 64 connections, and gives their files back to phones", async () => {
    const { metrics } = await startInTest();
    const { port, close } = await startMetricsServer(metrics, { host: "127.0.0.1", port: 0 });
    onTestFinished(close);
    const lines = await Promise.all(Array.from({ length: 64 }, () => openSilently(port)));
    await once(await openSilently(port), "end");
    lines[0]?.destroy();
    await expect
      .poll(() =>
        fetch(`http://127.0.0.1:${port}/metrics`).then(
          ({ ok }) => ok,
          () => false,
        ),
      )
      .toBe(true);
    for (const line of lines) line.destroy();
  });

  test("they tell of connections, commands, waits and timers, never of a couple, nor of what it does", async () => {
    const app = await startInTest();
    const metrics = await startMetricsServer(app.metrics, { host: "127.0.0.1", port: 0 });
    onTestFinished(metrics.close);
    const { a } = await pairUp(app.origin);
    const phone = await comeIn(app.origin, a.token);
    await probe(phone);
    await command(phone, "hear.send", { code: "iHearYou" });
    await command(phone, "space.back");
    await command(phone, "canary", { code: "CANARY" });
    const at = (path: string) => fetch(`http://127.0.0.1:${metrics.port}${path}`);
    expect([(await at("/")).status, (await at("/metrics?name=attune")).status]).toEqual([404, 200]);
    const text = await (await at("/metrics")).text();
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
      'attune_commands_total{result="unavailable"} 0',
      'attune_pairing_total{type="claim",result="codeNotFound"} 0',
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
