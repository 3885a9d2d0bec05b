import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { asyncApiPage } from "../../tools/docs/asyncapi.ts";
import { root } from "../../tools/source-files.ts";

const readJson = (path: string): object => JSON.parse(readFileSync(join(root, path), "utf8")) as object;

const ajv = new Ajv({ strict: false, validateFormats: false });
const isAsyncApi = ajv.compile(readJson("node_modules/@asyncapi/specs/schemas/3.0.0-without-$id.json"));
const document = JSON.parse(asyncApiPage()) as { readonly components: { readonly schemas: Record<string, unknown> } };

describe("docs/asyncapi.json", () => {
  test("is an AsyncAPI 3.0 document", () => {
    isAsyncApi(document);
    expect(isAsyncApi.errors ?? []).toEqual([]);
  });

  test("would be refused with a fault in it", () => {
    expect(isAsyncApi({ ...document, info: {} })).toBe(false);
    expect(isAsyncApi({ ...document, operations: { x: { action: "shout" } } })).toBe(false);
  });

  test("refers to nothing that it does not hold", () => {
    const refs = new Set([...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = ""]) => path));
    expect(refs.size).toBeGreaterThan(20);
    const missing = [...refs].filter((path) => find(document, path.split("/")) === undefined);
    expect(missing).toEqual([]);
  });

  test("says of an event in the log what its body holds, and nothing of one that isn't known yet", () => {
    const isEntry = new Ajv({ strict: false })
      .addSchema(document, "wire")
      .getSchema("wire#/components/schemas/LogEntry");
    const [hash, salt] = ["h".repeat(43), "s".repeat(22)];
    const envelope = { seq: 3, prevHash: hash, hash, atMs: 5, seat: "a", commandId: null, salt };
    expect(isEntry?.({ ...envelope, type: "hear.sent", code: "iHearYou" })).toBe(true);
    expect(isEntry?.({ ...envelope, type: "hear.sent", code: "shout" })).toBe(false);
    expect(isEntry?.({ ...envelope, type: "future.thing", any: 1 })).toBe(true);
  });
});

function find(value: unknown, [key, ...rest]: readonly string[]): unknown {
  if (key === undefined || typeof value !== "object" || value === null) return value;
  return find((value as Record<string, unknown>)[key], rest);
}
