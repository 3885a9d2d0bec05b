import { ERRORS, REJECTIONS } from "../../shared/protocol/error-table.ts";
import { PROTOCOL_VERSION, PROTOCOL_VERSION_MIN } from "../../shared/protocol/version.ts";
import { keepMsOf } from "../../shared/room/registry.ts";
import { stalenessOf } from "../../shared/room/staleness.ts";
import { fieldsText, shapeText } from "./field-text.ts";
import { type JsonSchema, wireJsonSchemas } from "./json-schemas.ts";
import { code, page, table } from "./markdown.ts";
import { namedSchemas, type WireMessage, wireMessages } from "./wire.ts";

/** What a developer does about each verdict; the error table has the verdicts themselves. */
const verdicts = {
  never: "Don't send it again: the answer would be the same.",
  after: "Send it again after `retryAfterMs`.",
  resume: "Send `resume`, catch up, then send it again.",
  repair: "Tell the person: the app or the pairing needs their attention.",
} as const satisfies Record<(typeof ERRORS)[keyof typeof ERRORS]["retry"], string>;

/** docs/messages.md: every message, every command and event of the room, every error code. */
export function messagesPage(): string {
  const schemas = wireJsonSchemas();
  return page(
    "# Messages",
    `Protocol version ${PROTOCOL_VERSION}; the oldest that this server still speaks is ${PROTOCOL_VERSION_MIN}. Everything is JSON over socket.io (websocket only). Fields in [brackets] are optional, unknown fields are dropped, and a phone ignores event types that it does not know. The machine-readable form is [asyncapi.json](asyncapi.json).`,
    "## What is sent",
    wireTable("/"),
    "In the namespace `/pair`:",
    wireTable("/pair"),
    "## Commands",
    "Each carries its `type`, an `id` made once on the phone (the same id has one effect, however often it is sent), and, if the phone knows it, `askedAtMs`: when it was asked, in server time. Without it the server treats nothing as late.",
    table(
      ["Type", "Fields", "When it comes late"],
      typeRows(schemas, "command.", ["type", "id", "askedAtMs"], lateText),
    ),
    "## Events",
    "Each carries the fields of its envelope (`seq`, `prevHash`, `hash`, `atMs`, `seat`, `type`, `commandId`, `salt`). Once its body has faded, a FadedEntry takes its place.",
    table(["Type", "Fields", "Body kept for"], typeRows(schemas, "event.", ["type", "atMs", "seat"], keptText)),
    "## Shapes",
    shapesTable(schemas),
    "## Errors",
    "Something broke, or the request isn't allowed at all: `{ error: true, code, retry, retryAfterMs? }`.",
    table(
      ["`retry`", "What to do"],
      Object.entries(verdicts).map(([verdict, what]) => [code(verdict), what]),
    ),
    codesTable(ERRORS),
    "## Rejections",
    "A lawful no; nothing broke and nothing changed: `{ rejected: true, code, retryAfterMs? }`.",
    codesTable(REJECTIONS),
    "_Made from `shared/` by `npm run docs`._",
  );
}

function wireTable(namespace: WireMessage["namespace"]): string {
  const rows = wireMessages
    .filter((message) => message.namespace === namespace)
    .map(({ event, from, carries, ack, mayBeLost, about }) => [
      code(event),
      from === "phone" ? "phone → server" : "server → phone",
      carries,
      ack ?? "–",
      mayBeLost ? `${about} May be lost.` : about,
    ]);
  return table(["Event", "Direction", "Carries", "Acknowledged with", "What for"], rows);
}

/** One row per type: what it carries, and what `more` says about it. */
function typeRows(
  schemas: Readonly<Record<string, JsonSchema>>,
  prefix: string,
  without: readonly string[],
  more: (type: string) => string,
): readonly (readonly string[])[] {
  return Object.entries(schemas)
    .filter(([id]) => id.startsWith(prefix))
    .map(([id, schema]) => {
      const type = id.slice(prefix.length);
      return [code(type), fieldsText(schema, without), more(type)];
    });
}

function lateText(type: string): string {
  const staleness = stalenessOf(type);
  if (staleness.then === "drop") return `dropped after ${durationText(staleness.afterMs)}, and the phone says so`;
  return staleness.then === "adapt" ? "adapted on arrival to what is still possible" : "never stale";
}

function keptText(type: string): string {
  return durationText(keepMsOf(type));
}

function durationText(ms: number): string {
  const units = [
    ["days", 86_400_000],
    ["hours", 3_600_000],
    ["minutes", 60_000],
    ["seconds", 1_000],
  ] as const;
  const [unit, unitMs] = units.find(([, size]) => ms >= 2 * size && ms % size === 0) ?? ["ms", 1];
  return `${ms / unitMs} ${unit}`;
}

function shapesTable(schemas: Readonly<Record<string, JsonSchema>>): string {
  const names = Object.keys(namedSchemas).filter((name) => name !== "Command" && name !== "Event");
  return table(
    ["Shape", "What it holds"],
    names.map((name) => [name, shapeText(schemas[name] ?? {})]),
  );
}

function codesTable(codes: Readonly<Record<string, { readonly retry: string; readonly message: string }>>): string {
  return table(
    ["Code", "`retry`", "Meaning"],
    Object.entries(codes).map(([name, { retry, message }]) => [code(name), code(retry), message]),
  );
}
