import type { ClientOptions } from "./client-options.ts";
import { demand, demandLatency } from "./demands/demands.ts";
import { fieldsOf } from "./demands/given.ts";

/**
 * Checks the options before anything begins. Throws `badMessage`, saying what is missing; not in the web app (see demands.ts).
 */
export function demandOptions(options: ClientOptions): void {
  const { storage, linkOrigin, outputLatencyMs = {}, transport, environment, tabs } = fieldsOf(options);
  demand(
    lacks(storage, "load write close") === null,
    "storage is missing: fileStorage(path) in Node, indexedDbStorage() in browsers, memoryStorage() to forget.",
  );
  demand(
    linkOrigin === undefined || isAddress(linkOrigin),
    "linkOrigin has to be an address like https://attune.example.",
  );
  demandLatency(outputLatencyMs);
  if (transport !== undefined) demandMethods(transport, "connect", "transport");
  if (environment !== undefined)
    demandMethods(environment, "monotonicNowMs wallNowMs setTimer randomBytes onWake report", "environment");
  if (tabs === undefined) return;
  demandMethods(tabs, "campaign", "tabs");
  demandMethods(tabs.channel, "post listen", "tabs.channel");
}

function demandMethods(given: object, methods: string, name: string): void {
  const missing = lacks(given, methods);
  demand(missing === null, `${name}.${missing} has to be a function.`);
}

/** The first of these methods that it lacks. */
function lacks(given: object, methods: string): string | null {
  return methods.split(" ").find((name) => typeof Reflect.get(fieldsOf(given), name) !== "function") ?? null;
}

/** Whether a link to this address can be read back. */
const isAddress = (given: unknown): boolean =>
  typeof given === "string" && /^https?:\/\/[a-z0-9._~:/[\]-]{1,200}$/i.test(given);
