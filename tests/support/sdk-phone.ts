import { onTestFinished } from "vitest";
import { type AttuneClient, type ClientOptions, createClient, memoryStorage } from "../../client-sdk/src/index.node.ts";
import { openSqliteStore } from "../../server/store/sqlite/sqlite-store.ts";
import type { RunningApp, StartOptions } from "./app.ts";
import { startInTest } from "./in-test.ts";
import { tempFolder } from "./temp-folder.ts";

export { guess, next, pairByCode, until } from "./two-phones.ts";

/** A real server on a real store of its own that ends with the test. */
export async function startServer(options: StartOptions = {}): Promise<RunningApp> {
  return await startInTest({ ...options, store: options.store ?? (await openSqliteStore({ folder: tempFolder() })) });
}

/** A client on a real server that ends with the test. */
export function phoneOn(url: string, options: Partial<ClientOptions> = {}): AttuneClient {
  const client = createClient({ url, storage: memoryStorage(), ...options });
  onTestFinished(() => client.close());
  return client;
}
