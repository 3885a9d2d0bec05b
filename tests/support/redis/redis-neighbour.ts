import { createClient } from "@redis/client";
import type { RedisServer } from "./redis-server.ts";

/** What the next version adds to every value, and a reader has to ignore. */
const LATER = "later";

type Rewrite = (text: string) => string;
type How = { readonly json: Rewrite; readonly words: Rewrite };
const clientAt = (url: string) => createClient({ url });
type Client = ReturnType<typeof clientAt>;

/**
 * Rewrites everything in a Redis as a neighbouring version would have it: the next one with an addition to every value, the one
 * before without what is optional. Names of keys and values that are only compared stay. Nodes may be running meanwhile.
 */
export async function rewriteAs(version: "next" | "before", server: RedisServer): Promise<void> {
  const client = clientAt(server.url);
  await client.connect();
  const how: How =
    version === "next"
      ? { json: withMore, words: (text) => `${text} ${LATER}` }
      : { json: withLess, words: (text) => text };
  try {
    for (const key of await client.keys("*")) await rewriteKey(client, key, how);
    if (version === "next") await client.set("attune:{Ar}:later", LATER);
  } finally {
    client.destroy();
  }
}

/** Tries again when somebody else has written it meanwhile. */
async function rewriteKey(client: Client, key: string, how: How): Promise<void> {
  const [, name = ""] = /\{[\w-]+\}:([a-z-]+)/.exec(key) ?? /:([a-z-]+)$/.exec(key) ?? [];
  await client.watch(key);
  const type = await client.type(key);
  const writing = client.multi();
  if (type === "hash") {
    for (const [field, value] of Object.entries(await client.hGetAll(key)))
      writing.hSet(key, field, rewritten(`${name} ${field}`, value, how));
    if (how.json === withMore && name !== "devices" && name !== "loose") writing.hSet(key, LATER, LATER);
  } else if (type === "string") {
    writing.set(key, rewritten(name, (await client.get(key)) ?? "", how), { expiration: "KEEPTTL" });
  }
  const isDone = await writing.exec().then(
    () => true,
    () => false,
  );
  if (!isDone) await rewriteKey(client, key, how);
}

const objectsIn = (value: unknown, change: (object: Record<string, unknown>) => Record<string, unknown>): unknown => {
  if (Array.isArray(value)) return value.map((each) => objectsIn(each, change));
  if (typeof value !== "object" || value === null) return value;
  const inside = Object.entries(value).map(([name, each]) => [name, objectsIn(each, change)] as const);
  return change(Object.fromEntries(inside));
};
const withMore: Rewrite = (text) =>
  JSON.stringify(objectsIn(JSON.parse(text), (object) => ({ ...object, [LATER]: LATER })));
/** Values that say nothing may be left out: each of these has a default. */
const withLess: Rewrite = (text) =>
  JSON.stringify(
    objectsIn(JSON.parse(text), (object) =>
      Object.fromEntries(Object.entries(object).filter(([name, value]) => !OPTIONAL.has(name) || !isEmpty(value))),
    ),
  );
const OPTIONAL = new Set(["quiet", "burnt", "attempts", "roomId", "confirming"]);
const isEmpty = (value: unknown): boolean => value === null || (Array.isArray(value) && value.length === 0);

/** `of` is the kind of a key, with the field for a hash. A body is part of the chain, so no other version can change it. */
function rewritten(of: string, value: string, { json, words }: How): string {
  if (/^(invitation|push-keys)$/.test(of)) return json(value);
  if (of === "room state") return value.startsWith("{") ? json(value) : value;
  if (/^room e\d+$/.test(of)) return value.replace(/^.*/, json);
  if (/^room p[ab]$/.test(of)) return value.replace(/.*$/, (line) => (line === "" ? "" : json(line)));
  if (/^(devices \S+|room (c\S+|w[ab])|loose (?!room |left )\S+|token)$/.test(of)) return words(value);
  return value;
}
