import type * as z from "zod/mini";
import { CHANNELS, type OutputLatencyMs } from "../channels.ts";
import { AttuneError } from "../errors.ts";
import { fieldsOf } from "./given.ts";

// Checks for what an app without types may pass by mistake. Each throws `badMessage`, saying what the value has to be. The
// web app is built without them (web/build/quiet-errors.ts), so they may only refuse: nothing else may depend on them.

export function demand(isRight: boolean, inWords: string): void {
  if (!isRight) throw new AttuneError("badMessage", null, inWords);
}

const oneOf = (allowed: readonly unknown[]): string =>
  allowed.length === 1 ? `"${String(allowed[0])}"` : `one of ${allowed.join(", ")}`;

export const demandOneOf = (given: unknown, allowed: readonly string[], name: string): void =>
  demand(allowed.includes(given as string), `${name} has to be ${oneOf(allowed)}.`); // no list holds what isn't a string

export const demandFunction = (given: unknown, name: string): void =>
  demand(typeof given === "function", `${name} has to be a function.`);

/** An options object, which may be left out. */
export const demandFields = (given: unknown, example: string): void =>
  demand(given === undefined || typeof given === "object", `This takes an object, such as ${example}.`);

/** Refuses what JSON can't write, such as an object that holds itself. */
export function demandPlainData(given: object): void {
  try {
    JSON.stringify(given);
  } catch {
    demand(false, "What is asked has to be plain data, as JSON can say it.");
  }
}

export function demandLatency(latencyMs: Partial<OutputLatencyMs>): void {
  demandFields(latencyMs, "{ sound: 200 }");
  for (const [channel, lateMs] of Object.entries(fieldsOf(latencyMs))) {
    demandOneOf(channel, CHANNELS, "A channel");
    demand(
      lateMs === undefined || Number.isFinite(lateMs),
      `The latency of ${channel} has to be a number of milliseconds.`,
    );
  }
}

/** Reports the first thing wrong with a command by its schema, naming the field as it travels. */
export function demandShape(issueIn: () => z.core.$ZodIssue | undefined): void {
  const issue = issueIn();
  if (issue !== undefined) demand(false, `${issue.path.join(".")} has to be ${kindOf(issue)}.`);
}

const KINDS: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  object: "an object",
};

function kindOf(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_value":
      return oneOf(issue.values);
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.expected;
    case "too_small":
      return `${issue.minimum} or more`;
    case "too_big":
      return `${issue.maximum} or less`;
    default:
      return "of another form";
  }
}
