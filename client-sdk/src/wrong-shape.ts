import type * as z from "zod/mini";
import { oneOf } from "./demands.ts";

const KINDS: Readonly<Record<string, string>> = {
  int: "a whole number",
  number: "a number",
  string: "a text",
  object: "an object",
};

/** What is wrong first, for whoever writes the app: the field's path as it travels, and what it has to be. */
export function wrongShape<T>(schema: z.ZodMiniType<T>, given: unknown): string | undefined {
  const [issue] = schema.safeParse(given).error?.issues ?? [];
  if (issue === undefined) return undefined;
  const name = issue.path.join(".");
  switch (issue.code) {
    case "invalid_value":
      return oneOf(name, issue.values);
    case "invalid_type":
      return `${name} has to be ${KINDS[issue.expected] ?? `of type ${issue.expected}`}.`;
    case "too_small":
      return `${name} has to be ${issue.minimum} or more.`;
    case "too_big":
      return `${name} has to be ${issue.maximum} or less.`;
    default:
      return `${name} doesn't have the right form.`;
  }
}
