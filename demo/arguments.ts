import { parseArgs } from "node:util";
import { programLimits } from "../shared/pacer/limits.ts";

/** What may follow `npm run demo --`. */
export type Arguments = {
  /** Length of the breath. Default 1. */
  readonly minutes: number;
  /** Both stop after this many breaths; null breathes to the end. */
  readonly breaths: number | null;
  /** Without the pauses for reading. */
  readonly quick: boolean;
};

export const USAGE = `The demo is run like this: npm run demo -- [--minutes ${programLimits.minutes.join("|")}] [--breaths 2] [--quick]`;

/** Null when they can't be parsed. */
export function readArguments(args: readonly string[]): Arguments | null {
  const { minutes = "1", breaths, quick = false } = parse(args) ?? { minutes: "" };
  const length = programLimits.minutes.find((offered) => String(offered) === minutes);
  if (length === undefined || (breaths !== undefined && !/^\d{1,3}$/.test(breaths))) return null;
  return { minutes: length, breaths: breaths === undefined ? null : Number(breaths), quick };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { minutes: { type: "string" }, breaths: { type: "string" }, quick: { type: "boolean" } },
    }).values;
  } catch {
    return null;
  }
}
