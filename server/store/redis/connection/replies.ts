import type { Reply } from "./line.ts";

/** The type of a reply follows from the command; these functions assert it where TypeScript can't know. */
export const asText = (reply: Reply): string =>
  typeof reply === "string" || typeof reply === "number" ? `${reply}` : "";
export const asTextOrNull = (reply: Reply): string | null => (reply === null || reply === false ? null : asText(reply));
export const asList = (reply: Reply): readonly Reply[] => (Array.isArray(reply) ? (reply as readonly Reply[]) : []); // what a list of Redis holds

/** A flat list of names and values, as `HGETALL` gives it. */
export function asPairs(reply: Reply): readonly (readonly [string, string])[] {
  const flat = asList(reply);
  return flat.flatMap((name, index) =>
    index % 2 === 0 ? [[asText(name), asText(flat[index + 1] ?? "")] as const] : [],
  );
}
