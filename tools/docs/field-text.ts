import type { JsonSchema } from "./json-schemas.ts";
import { code } from "./markdown.ts";

/** The fields of a message in one cell: `minutes` whole number 5 to 1440, `going` …; optional ones in brackets. */
export function fieldsText(schema: JsonSchema, without: readonly string[]): string {
  const fields = Object.entries(schema.properties ?? {}).filter(([name]) => !without.includes(name));
  const required = new Set(schema.required);
  const texts = fields.map(([name, field]) => {
    const text = `${code(name)} ${typeText(field)}`;
    return required.has(name) ? text : `[${text}]`;
  });
  return texts.length === 0 ? "–" : texts.join("<br>");
}

/** A whole shape in one cell: its fields, or its alternatives, one per line. */
export function shapeText(schema: JsonSchema): string {
  if (schema.properties) return fieldsText(schema, []);
  const choices = schema.oneOf ?? schema.anyOf;
  return choices ? choices.map(typeText).join("<br>or ") : typeText(schema);
}

function typeText(schema: JsonSchema): string {
  const choices = schema.oneOf ?? schema.anyOf;
  if (schema.$ref !== undefined) return schema.$ref.slice(schema.$ref.lastIndexOf("/") + 1);
  if (schema.allOf) return schema.allOf.map(typeText).join(" and ");
  if (choices) return choices.map(typeText).join(" or ");
  if (schema.enum) return schema.enum.map((value) => code(String(value))).join(" ");
  return schema.const === undefined ? plainText(schema) : code(JSON.stringify(schema.const));
}

function plainText(schema: JsonSchema): string {
  switch (schema.type) {
    case "integer":
      return `whole number${rangeText(schema.minimum, schema.maximum)}`;
    case "number":
      return `number${rangeText(schema.minimum, schema.maximum)}`;
    case "string":
      return schema.pattern
        ? `text like ${code(schema.pattern)}`
        : `text${rangeText(schema.minLength, schema.maxLength)}`;
    case "array":
      return `list${rangeText(schema.minItems, schema.maxItems)} of ${typeText(schema.items ?? {})}`;
    case "object":
      if (Object.keys(schema.properties ?? {}).length === 0) return "object";
      return `{ ${fieldsText(schema, []).replaceAll("<br>", ", ")} }`;
    default:
      return code(schema.type ?? "anything");
  }
}

function rangeText(min: number | undefined, max: number | undefined): string {
  const isOpen = max === undefined || max === Number.MAX_SAFE_INTEGER;
  if (isOpen) return min === undefined || min === Number.MIN_SAFE_INTEGER ? "" : `, at least ${min}`;
  return min === undefined ? `, at most ${max}` : ` ${min} to ${max}`;
}
