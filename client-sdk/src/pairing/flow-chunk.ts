import type { Journal } from "../storage/journal.ts";
import type { PairingContext } from "./context.ts";
import { PairingFlow } from "./pairing-flow.ts";
import { PairingRecords } from "./records.ts";

/** The chunk of the steps around the handshake: a phone that is paired already starts without it. */
export const flow = {
  createRecords: (journal: Journal) => new PairingRecords(journal),
  createFlow: (context: PairingContext, origin: string) => new PairingFlow(context, origin),
} as const;

export type Flow = typeof flow;
