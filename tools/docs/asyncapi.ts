import { PROTOCOL_VERSION } from "../../shared/protocol/version.ts";
import { type JsonSchema, refPrefix, wireJsonSchemas } from "./json-schemas.ts";
import { type WireMessage, wireMessages } from "./wire.ts";

const channels = {
  "/": { id: "room", about: "For members: a phone with a device credential, in its room." },
  "/pair": { id: "pairing", about: "For pairing: phones that are not members yet, and members who invite." },
} as const;

const schemaRef = (name: string): { readonly $ref: string } => ({ $ref: refPrefix + name });
const idOf = ({ event, from }: WireMessage): string => `${from}.${event}`;
const replyIdOf = (message: WireMessage): string => `${idOf(message)}.reply`;

/** docs/asyncapi.json: the wire as an AsyncAPI 3.0 document, from the server's point of view. */
export function asyncApiPage(): string {
  const document = {
    asyncapi: "3.0.0",
    info: {
      title: "Attune",
      version: String(PROTOCOL_VERSION),
      description:
        "What phones and the server say to each other over socket.io, websocket transport only. The `auth` of a connection is a Hello; where it is refused, the `data` of `connect_error` is an ErrorReply.",
      license: { name: "MIT" },
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(Object.keys(channels).map((name) => channelOf(name as keyof typeof channels))), // its own keys
    operations: Object.fromEntries(wireMessages.map(operationOf)),
    components: { schemas: withBodies(wireJsonSchemas()) },
  };
  return `${JSON.stringify(document, null, 2)}\n`;
}

/** An entry of a known type has the fields of its event too; of one that isn't known nobody can say more. */
function withBodies(schemas: Readonly<Record<string, JsonSchema>>): object {
  const types = Object.keys(schemas).flatMap((name) =>
    name.startsWith("event.") ? [name.slice("event.".length)] : [],
  );
  const whole = { ...schemas["WholeEntry"], if: { properties: { type: { enum: types } } }, then: schemaRef("Event") };
  return { ...schemas, WholeEntry: whole };
}

function channelOf(namespace: keyof typeof channels): readonly [string, object] {
  const { id, about } = channels[namespace];
  const messages = wireMessages.filter((message) => message.namespace === namespace);
  const entries = messages.flatMap((message) => [
    [idOf(message), { name: message.event, summary: message.about, payload: schemaRef(message.carries) }] as const,
    ...(message.ack ? [[replyIdOf(message), { name: message.event, payload: schemaRef(message.ack) }] as const] : []),
  ]);
  return [id, { address: namespace, description: about, messages: Object.fromEntries(entries) }];
}

function operationOf(message: WireMessage): readonly [string, object] {
  const channel = channels[message.namespace].id;
  const ref = (id: string): { readonly $ref: string } => ({ $ref: `#/channels/${channel}/messages/${id}` });
  const toChannel = { $ref: `#/channels/${channel}` };
  const reply = message.ack && { reply: { channel: toChannel, messages: [ref(replyIdOf(message))] } };
  const action = message.from === "phone" ? "receive" : "send";
  return [
    `${channel}.${idOf(message)}`,
    { action, channel: toChannel, summary: message.about, messages: [ref(idOf(message))], ...reply },
  ];
}
