/**
 * JSON with the keys of each object in code unit order and no white space, so that both ends digest the same bytes
 * (the idea of RFC 8785). Members that JSON can't hold are left out, as in JSON.stringify.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  return canonicalObject(value, Object.keys(value));
}

/** The same for some of an object's keys. */
export function canonicalObject(value: object, keys: string[]): string {
  let text = "";
  for (const key of keys.length > 1 ? keys.sort() : keys) {
    const member: unknown = value[key as keyof typeof value]; // one of its own keys
    if (member === undefined) continue;
    text += `${text === "" ? "" : ","}${JSON.stringify(key)}:${canonicalJson(member)}`;
  }
  return `{${text}}`;
}
