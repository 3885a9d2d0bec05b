import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openRedisStore } from "../../../server/store/redis/redis-store.ts";
import { certificates } from "../../support/certificates.ts";
import { TestCluster } from "../../support/cluster/cluster.ts";
import { freePort } from "../../support/free-port.ts";
import { pairUp } from "../../support/pair.ts";
import { comeIn, command, next } from "../../support/phone.ts";
import { ServerProcess } from "../../support/server-process.ts";
import { tempFolder } from "../../support/temp-folder.ts";

/** A Redis that speaks only TLS, with a certificate for `localhost` of an authority that is known nowhere else. */
async function secured(): Promise<{ readonly cluster: TestCluster; readonly port: string; readonly ca: string }> {
  const folder = tempFolder();
  const { ca, cert, key } = await certificates("localhost");
  const path = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const port = await freePort();
  const cluster = await TestCluster.start({
    "tls-port": port,
    "tls-cert-file": path("cert.pem", cert),
    "tls-key-file": path("key.pem", key),
    "tls-ca-cert-file": path("ca.pem", ca),
    "tls-auth-clients": "no",
    bind: "127.0.0.1",
  });
  onTestFinished(() => cluster.remove());
  return { cluster, port, ca: join(folder, "ca.pem") };
}

test("[ST40] over TLS two nodes serve partners; a certificate that isn't trusted or is another host's stops the start with one line", async () => {
  const { cluster, port, ca } = await secured();
  const settings = { REDIS_URL: `rediss://localhost:${port}`, NODE_EXTRA_CA_CERTS: ca };
  const distrust = /^[^\n]*can't be trusted[^\n]*NODE_EXTRA_CA_CERTS[^\n]*\n?$/;
  await expect(openRedisStore({ url: settings.REDIS_URL })).rejects.toThrow(distrust);
  const renamed = new ServerProcess({ ...settings, REDIS_URL: `rediss://127.0.0.1:${port}` });
  const [here, there] = await cluster.two(settings, settings);
  const pair = await pairUp(here);
  const [a, b] = await Promise.all([comeIn(here, pair.a.token), comeIn(there, pair.b.token)]);
  const told = next(b, "events");
  expect(await command(a, "space.take", { minutes: 20 })).toMatchObject({ ok: true });
  await told;
  for (const phone of [a, b]) phone.disconnect();
  const { code, stderr } = await renamed.ended;
  expect([code, stderr]).toEqual([1, expect.stringMatching(distrust)]);
});
