import type { ClientOptions } from "./client-options.ts";
import { demand, demandLatency } from "./demands/demands.ts";
import { fieldsOf } from "./demands/given.ts";

/**
 * Checks the options before anything begins. Throws `badMessage`, saying what is missing; not in the web app (see demands.ts).
 */
export function demandOptions(options: ClientOptions): void {
  const { storage, linkOrigin, outputLatencyMs = {} } = fieldsOf(options);
  const { load, write, close } = fieldsOf(storage);
  demand(
    [load, write, close].every((method) => typeof method === "function"),
    "storage is missing: fileStorage(path) in Node, indexedDbStorage() in browsers, memoryStorage() to forget.",
  );
  demand(
    linkOrigin === undefined || isAddress(linkOrigin),
    "linkOrigin has to be an address like https://attune.example.",
  );
  demandLatency(outputLatencyMs);
}

/** Whether a link to this address can be read back. */
const isAddress = (given: unknown): boolean =>
  typeof given === "string" && /^https?:\/\/[a-z0-9._~:/[\]-]{1,200}$/i.test(given);
