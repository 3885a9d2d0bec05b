import { errorReply } from "../../shared/protocol/errors.ts";
import type { PairReply, PairRequest } from "../../shared/protocol/pairing.ts";
import { claim } from "./claim.ts";
import { confirm } from "./confirm.ts";
import { attach, cancel, freshCode, open } from "./invitations.ts";
import { OneAtATime } from "./one-at-a-time.ts";
import type { Asker, PairingPorts } from "./ports.ts";
import { accept, refuse, relay } from "./relay.ts";
import { withdraw } from "./withdraw.ts";

/** Longer than anybody waits for an answer: being let in takes up to a day. */
const WAITING_RETRY_MS = 60_000;

export type PairingService = {
  /** Answers one request of the pairing namespace. Never throws for anything a phone can send. */
  readonly handle: (asker: Asker, request: PairRequest) => Promise<PairReply>;
};

/**
 * Brings two phones together without learning what they say: it keeps turns, burns openings and relays. Requests of one
 * connection are handled one after another, or it could open more than it may.
 */
export function createPairingService(ports: PairingPorts): PairingService {
  const turns = new OneAtATime();
  return { handle: (asker, request) => turns.run(asker, () => answer(ports, asker, request)) };
}

async function answer(ports: PairingPorts, asker: Asker, request: PairRequest): Promise<PairReply> {
  if (request.type === "withdraw") return await withdraw(ports, asker);
  if (asker.waiting !== null) return errorReply("devicePending", WAITING_RETRY_MS);
  switch (request.type) {
    case "open":
      return await open(ports, asker, request);
    case "freshCode":
      return await freshCode(ports, asker, request);
    case "attach":
      return await attach(ports, asker, request);
    case "claim":
      return await claim(ports, asker, request);
    case "relay":
      return await relay(ports, asker, request);
    case "accept":
      return await accept(ports, asker, request);
    case "confirm":
      return await confirm(ports, asker, request);
    case "refuse":
      return await refuse(ports, asker, request);
    case "cancel":
      return await cancel(ports, asker, request);
  }
}
