import { onTestFinished } from "vitest";
import { type AttuneClient, type ClientOptions, createClient, memoryStorage } from "../../client-sdk/src/index.node.ts";

export { guess, next, pairByCode, until } from "./two-phones.ts";

/** A client on a real server that ends with the test. */
export function phoneOn(url: string, options: Partial<ClientOptions> = {}): AttuneClient {
  const client = createClient({ url, storage: memoryStorage(), ...options });
  onTestFinished(() => client.close());
  return client;
}
