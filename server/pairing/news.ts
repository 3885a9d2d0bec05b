import type { Attempt } from "../../shared/protocol/pairing.ts";
import type { StoredAttempt } from "../store/port.ts";
import type { Asker, PairingPorts } from "./ports.ts";

/** The attempt in its wire form: without what only the server keeps. */
export function publicAttempt(attempt: StoredAttempt): Attempt {
  const { attemptId, via, handle, purpose, state, messages } = attempt;
  return { attemptId, via, handle, purpose, state, messages };
}

/** Tells both sides of an attempt how it stands. */
export function tellBoth(ports: PairingPorts, attempt: StoredAttempt, except: Asker): void {
  ports.tell(attempt.invitationId, publicAttempt(attempt), except);
  ports.tell(attempt.attemptId, publicAttempt(attempt), except);
}
