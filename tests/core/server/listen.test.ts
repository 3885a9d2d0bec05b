import { expect, test } from "vitest";
import type { App } from "../../../server/app.ts";
import { readConfig } from "../../../server/config.ts";
import { listen } from "../../../server/listen.ts";

/** An app that only notes where it is to listen. */
function listener() {
  const asked: { readonly host: string }[] = [];
  const http = {
    listen: async (at: { readonly host: string }) => void asked.push(at),
    server: { address: () => null },
  };
  return { app: { http, allowOwn: () => {} } as unknown as App, asked };
}

test.each([
  ["localhost", "127.0.0.1"],
  ["::1", "::1"],
  ["0.0.0.0", "0.0.0.0"],
])("[SV36] with HOST=%s one server listens, which keeps all bounds, at %s", async (HOST, host) => {
  const { app, asked } = listener();
  const { local } = await listen(app, readConfig({ HOST }));
  expect(asked).toEqual([{ port: 3_000, host }]);
  expect(local).toContain("http://localhost:3000");
});
