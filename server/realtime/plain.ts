import type { ErrorCode } from "../../shared/protocol/errors.ts";

/** How deep a message may nest: no lawful one goes beyond four. */
const MAX_DEPTH = 6;

export type PlainObject = Readonly<Record<string, unknown>>;

/** What is wrong with a message before its meaning is looked at; null when nothing is. */
export function faultOf(message: unknown): ErrorCode | null {
  if (typeof message !== "object" || message === null || Array.isArray(message)) return "badMessage";
  return faultIn(message, MAX_DEPTH);
}

/** Only JSON values, and no `__proto__`: a binary part has another prototype than an object or an array. */
function faultIn(value: object, depth: number): ErrorCode | null {
  if (depth === 0) return "tooLarge";
  if (!Array.isArray(value) && Object.getPrototypeOf(value) !== Object.prototype) return "badMessage";
  for (const key of Object.keys(value)) {
    if (key === "__proto__") return "badMessage";
    const inner: unknown = value[key as keyof typeof value]; // its own key
    if (typeof inner !== "object" || inner === null) continue;
    const fault = faultIn(inner, depth - 1);
    if (fault !== null) return fault;
  }
  return null;
}
