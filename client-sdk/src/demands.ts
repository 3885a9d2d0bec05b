import type { ClientOptions } from "./client-options.ts";
import { AttuneError } from "./errors.ts";
import { fieldsOf } from "./given.ts";
import { CHANNELS, type OutputLatencyMs } from "./practices/cues.ts";

// What an app without types may hand over by mistake. Each throws `badMessage`, which says what it has to be.

export function demand(isRight: boolean, inWords: string): void {
  if (!isRight) throw new AttuneError("badMessage", null, inWords);
}

export const oneOf = (name: string, allowed: readonly unknown[]): string =>
  `${name} has to be one of ${allowed.join(", ")}.`;

export const demandOneOf = (given: unknown, allowed: readonly string[], name: string): void =>
  demand(allowed.includes(given as string), oneOf(name, allowed)); // anything may be looked for

export const demandFunction = (given: unknown, name: string): void =>
  demand(typeof given === "function", `${name} has to be a function.`);

/** What can travel. */
export function demandPlainData(given: object): void {
  try {
    JSON.stringify(given);
  } catch {
    demand(false, "What is asked has to be plain data, as JSON can say it.");
  }
}

export function demandLatency(latencyMs: Partial<OutputLatencyMs>): void {
  for (const [channel, lateMs] of Object.entries(fieldsOf(latencyMs))) {
    demandOneOf(channel, CHANNELS, "A channel");
    demand(Number.isFinite(lateMs), `The latency of ${channel} has to be a number of milliseconds.`);
  }
}

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

const isAddress = (given: unknown): boolean => typeof given === "string" && /^https?:\/\/[^\s?#]+$/i.test(given);
