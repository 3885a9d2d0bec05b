import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";

const entry = fileURLToPath(new URL("../../support/pairing/pairing-run.ts", import.meta.url));

async function bundleFor(use: string): Promise<string> {
  const bundled = await build({
    stdin: { contents: `import * as run from ${JSON.stringify(entry)}; ${use}`, resolveDir: import.meta.dirname },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "answer",
  });
  return bundled.outputFiles[0]?.text ?? "";
}

/** A realm with the language's own objects only: no crypto, no TextEncoder, no URL, no timers, no console. */
const bareRealm = () => createContext({});

describe("pairing without a platform", () => {
  test("runs a whole handshake where there is nothing but the language", async () => {
    const code = await bundleFor(`
      const invitation = { kind: "code", handle: "7K2M", secret: "QX4TZ" };
      const { joiner } = run.runHandshake({ invitation, offer: { purpose: "pair", name: "Alex" }, joinerName: "Sam" });
      export const rootKey = run.pairedJoiner(joiner.joined.state).rootKey;`);
    expect(runInContext(`${code}; answer.rootKey`, bareRealm())).toMatch(/^[\w-]{43}$/);
  });

  test("would notice a global of the platform", async () => {
    const code = await bundleFor("export const bytes = new TextEncoder().encode(typeof run);");
    expect(() => void runInContext(code, bareRealm())).toThrow("TextEncoder is not defined");
  });
});
