import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { freePort } from "../../support/free-port.ts";
import { processInTest } from "../../support/in-test.ts";
import type { ServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const start = (env: Readonly<Record<string, string>> = {}): ServerProcess =>
  processInTest({ DATA_DIR: join(tempFolder(), "data"), ...env });

/** It answers that it is there, and that it can save. */
async function expectWell(origin: string): Promise<void> {
  expect(await (await fetch(`${origin}/healthz`)).json()).toEqual({ ok: true });
  expect((await fetch(`${origin}/readyz`)).status).toBe(200);
}

describe("[SV1] the server starts on its defaults and says where it is", () => {
  test("it prints its addresses, answers, and closes on SIGINT, also where one wish comes as two signals", async () => {
    const server = start();
    const origin = await server.origin();
    await expectWell(origin);
    void server.signal("SIGINT");
    const { code, stdout, stderr } = await server.signal("SIGTERM");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("You can't see couples' messages");
    expect(stdout).toContain(`http://localhost:${new URL(origin).port}`);
  });

  test("on every network it prints a code that a phone can scan, when there is a network, and it closes on SIGHUP alike", async () => {
    const PORT = await freePort();
    const server = start({ HOST: "0.0.0.0", PORT, PUBLIC_URL: "https://calm.example", TRUSTED_PROXY: "10.0.0.1" });
    await server.printed(/Scan it/);
    await expectWell(`http://127.0.0.1:${PORT}`);
    void server.signal("SIGHUP");
    const { code, stdout, stderr } = await server.signal("SIGTERM");
    expect(stderr).toBe("TRUSTED_PROXY isn't a setting. Is TRUST_PROXY meant? docs/settings.md lists them all.\n");
    expect(code).toBe(0);
    expect(stdout).toContain("https://calm.example");
    expect(stdout).toMatch(/[█▀▄]{8}/u);
  });
});
