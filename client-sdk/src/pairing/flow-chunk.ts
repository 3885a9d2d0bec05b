import type { Environment } from "../environment/environment.ts";
import type { Journal } from "../storage/journal.ts";
import { PairingFlow, type PairingFlowPorts } from "./pairing-flow.ts";
import { PairingRecords } from "./records.ts";

/** The chunk with the steps around the handshake; a phone that is paired already starts without it. */
export const flow = {
  createRecords: (journal: Journal, environment: Environment) => new PairingRecords(journal, environment),
  createFlow: (ports: PairingFlowPorts, origin: string) => new PairingFlow(ports, origin),
} as const;

export type Flow = typeof flow;
