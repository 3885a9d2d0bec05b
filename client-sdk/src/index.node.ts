import { AttuneClient } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { demandOptions } from "./demand-options.ts";
import { nodeEnvironment } from "./platform/node-environment.ts";
import { socketIoTransport } from "./platform/socket-io-transport.ts";

export type { ClientOptions } from "./client-options.ts";
// So that a server-rendered page can import the same names there and in the browser.
export { browserEnvironment } from "./platform/browser-environment.ts";
export { fileStorage } from "./platform/file-storage.ts";
export type { IndexedDbOptions } from "./platform/indexed-db-storage.ts";
export { indexedDbStorage } from "./platform/indexed-db-storage.ts";
export { nodeEnvironment } from "./platform/node-environment.ts";
export { socketIoTransport } from "./platform/socket-io-transport.ts";
export * from "./public.ts";

/**
 * One phone of a pair, in Node. Resumes from what the storage holds. Throws `badAddress`, and `badMessage` for any other wrong
 * option.
 */
export function createClient(given: ClientOptions): AttuneClient {
  demandOptions(given);
  const { transport, environment, ...options } = given;
  return new AttuneClient({
    ...options,
    transport: transport ?? socketIoTransport(options.url),
    environment: environment ?? nodeEnvironment(),
  });
}
