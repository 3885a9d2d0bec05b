import { AttuneClient } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { demandOptions } from "./demand-options.ts";
import { demand } from "./demands/demands.ts";
import { soloTabs } from "./leader/tabs.ts";
import { browserEnvironment } from "./platform/browser-environment.ts";
import { socketIoTransport } from "./platform/socket-io-transport.ts";
import { webTabs } from "./platform/web-tabs.ts";

export type { ClientOptions } from "./client-options.ts";
export { browserEnvironment } from "./platform/browser-environment.ts";
export type { IndexedDbOptions } from "./platform/indexed-db-storage.ts";
export { indexedDbStorage } from "./platform/indexed-db-storage.ts";
export { socketIoTransport } from "./platform/socket-io-transport.ts";
export * from "./public.ts";

/**
 * One phone of a pair, in a browser or React Native. Resumes from what the storage holds. Throws `badAddress`, and
 * `badMessage` for any other wrong option.
 */
export function createClient(given: ClientOptions): AttuneClient {
  demandOptions(given);
  const { transport, environment, tabs, ...options } = given;
  demand(
    environment !== undefined || typeof globalThis.crypto === "object",
    "crypto.getRandomValues is missing. In React Native import react-native-get-random-values first, or bring an environment.",
  );
  const { url, storage } = options;
  return new AttuneClient({
    ...options,
    transport: transport ?? socketIoTransport(url),
    environment: environment ?? browserEnvironment(),
    // An app without types may have left it out.
    tabs: tabs ?? (typeof storage.sharedAs === "string" ? webTabs(storage.sharedAs) : soloTabs),
  });
}
