import type { Journal } from "../../../../client-sdk/src/storage/journal.ts";
import type { Changes } from "../../../../client-sdk/src/storage/storage.ts";
import type { Connection, Transport } from "../../../../client-sdk/src/transport.ts";
import type { Mutant } from "./mutants.ts";

/** Faults of a phone: one of the rules that protect it is off, or its messages are tampered with. */
export const MUTANTS_OF_PHONES: readonly Mutant[] = [
  {
    name: "an event is applied whether or not it follows in the chain",
    promise: "P4",
    faults: () => ({ rules: { follows: () => true } }),
  },
  {
    name: "a command leaves the outbox when it is acked",
    promise: "P2",
    faults: () => ({ rules: { isReadBack: ({ acked }) => acked !== null, keepReadMs: 0 } }),
  },
  { name: "many commands are in flight at once", promise: "P4", faults: () => ({ rules: { mostInFlight: 100 } }) },
  {
    name: "a command is sent before it is stored",
    promise: "P2",
    faults: () => ({ rules: { storeBeforeSend: false } }),
  },
  {
    name: "the events applied and the cursor are two writes",
    promise: "P4",
    within: 2_000,
    faults: () => ({ rules: { save: saveApart } }),
  },
  { name: "early events are not kept", promise: "P7", faults: () => ({ rules: { parkEarlyEvents: false } }) },
  {
    name: "an old connection is still listened to",
    promise: "PH2",
    faults: () => ({ rules: { isCurrent: () => true } }),
  },
  { name: "an app doesn't hear that it has come to the front", promise: "P8", faults: () => ({ wakes: false }) },
  { name: "a command sent again gets a new id", promise: "P5", faults: () => ({ transport: renamingTransport }) },
];

/** Each key in a write of its own. */
function saveApart(journal: Journal, changes: Changes): Promise<void> {
  const writeEach = async (): Promise<void> => {
    for (const [key, value] of Object.entries(changes)) {
      await journal.idle();
      await journal.write({ [key]: value });
    }
  };
  const written = writeEach();
  written.catch(() => undefined);
  return written;
}

/** Every retry of a command goes out under another id, as if it were another command. */
function renamingTransport(transport: Transport): Transport {
  const tries = new Map<string, number>();
  const renamed = (body: object & { readonly id: string }): object => {
    const before = tries.get(body.id) ?? 0;
    tries.set(body.id, before + 1);
    return before === 0 ? body : { ...body, id: body.id.slice(0, -2) + String(10 + (before % 90)) };
  };
  return {
    connect: (namespace, hello, listener) => {
      const connection = transport.connect(namespace, hello, listener);
      return {
        request: (name, body, reply) => {
          const isNamed = name === "command" && typeof body === "object" && body !== null && "id" in body;
          // What the SDK sends as a command has an id.
          connection.request(name, isNamed ? renamed(body as { readonly id: string }) : body, reply);
        },
        volatile: (name, body, reply) => connection.volatile(name, body, reply),
        close: () => connection.close(),
      } satisfies Connection;
    },
  };
}
