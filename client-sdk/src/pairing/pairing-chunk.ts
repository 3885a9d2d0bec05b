import type { PairingContext } from "./context.ts";
import { PairingFlow } from "./pairing-flow.ts";

export { PairingRecords } from "./records.ts";

/** The entry of the chunk that is loaded when somebody pairs. */
export const createPairingFlow = (context: PairingContext, origin: string): PairingFlow =>
  new PairingFlow(context, origin);
