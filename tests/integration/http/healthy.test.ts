import { join } from "node:path";
import { expect, test } from "vitest";
import { startApp } from "../../support/app.ts";
import { tlsSettings } from "../../support/certificates.ts";
import { type Ended, ServerProcess } from "../../support/server-process.ts";

const PROGRAM = join(import.meta.dirname, "..", "..", "..", "tools", "healthy.ts");

const asked = (env: Readonly<Record<string, string>>): Promise<Ended> => new ServerProcess(env, PROGRAM).ended;

test("[SV25] the image asks the server where its settings have it listen, with or without TLS", async () => {
  const tls = await tlsSettings();
  for (const settings of [{}, tls.settings]) {
    const { port, close } = await startApp({ settings });
    const env = { ...settings, PORT: String(port) };
    for (const HOST of ["", "0.0.0.0", "::", "127.0.0.1", "localhost"])
      expect([HOST, await asked({ ...env, HOST })]).toMatchObject([HOST, { code: 0 }]);
    expect((await asked({ ...env, HOST: "127.0.0.2" })).stderr).toContain(`127.0.0.2:${port}`);
    await close();
    expect((await asked(env)).code).toBe(1);
  }
  tls.remove();
  expect((await asked({ PORT: "" })).stderr).not.toMatch(/:80$/m);
}, 30_000);
