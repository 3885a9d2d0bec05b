import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { typeOf } from "../../shared/protocol/type-of.ts";
import { Command, Event } from "../../shared/room/registry.ts";
import { namedSchemas } from "./wire.ts";

/** The part of JSON Schema that zod writes for our messages. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly pattern?: string;
}

export const refPrefix = "#/components/schemas/";

/** Everything that travels, by name, as the JSON Schema of what a sender may write (`io: "input"`). */
export function wireJsonSchemas(): Readonly<Record<string, JsonSchema>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(namedSchemas)) registry.add(schema, { id });
  for (const schema of Command.def.options) registry.add(schema, { id: `command.${typeOf(schema)}` });
  for (const schema of Event.def.options) registry.add(schema, { id: `event.${typeOf(schema)}` });
  const { schemas } = z.toJSONSchema(registry, { io: "input", target: "draft-07", uri: (id) => refPrefix + id });
  return Object.fromEntries(
    Object.entries(schemas)
      .map(([id, { $id: _, $schema: __, ...schema }]) => [id, schema as JsonSchema] as const) // zod wrote it; nothing checks it better
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

/** SHA-256 of everything that travels: it changes as soon as the shape of any message does. */
export function wireHash(): string {
  return createHash("sha256").update(JSON.stringify(wireJsonSchemas())).digest("hex");
}
