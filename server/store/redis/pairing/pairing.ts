import type { PairingStore, StoredAttempt } from "../../port.ts";
import type { Confirmations } from "./confirmations.ts";
import { advanceIn, attemptIn, claimIn, type InvitationDoc, putInto } from "./invitation-doc.ts";
import type { Decision, InvitationDocs } from "./invitation-docs.ts";

type PairingPorts = { readonly docs: InvitationDocs; readonly confirmations: Confirmations };

/** Each method reads one document, decides with a pure function, and exchanges it. */
export function redisPairing(ports: PairingPorts): PairingStore {
  const { docs, confirmations } = ports;
  return {
    put: async (wanted) => {
      const put = (doc: InvitationDoc | null): Decision<boolean> => {
        const next = putInto(doc, wanted);
        return next === null ? { result: false } : { next, result: true };
      };
      return await confirmations.exchange(wanted.invitationId, put, false);
    },
    invitation: async (invitationId) => {
      const doc = await docs.get(invitationId);
      return doc === null ? null : { invitation: doc.invitation, attempts: doc.attempts };
    },
    attempt: async (attemptId) => {
      const id = await docs.idOf("attempt", attemptId);
      const doc = id === null ? null : await confirmations.finished(id);
      return doc === null ? null : (attemptIn(doc, attemptId) ?? null);
    },
    claim: async (attempt, nowMs) => {
      const id = await docs.idOf("handle", attempt.handle);
      return await changeIn(ports, id, (doc) => claimIn(doc, attempt, nowMs));
    },
    advance: async (attemptId, step) => {
      const id = await docs.idOf("attempt", attemptId);
      return await changeIn(ports, id, (doc) => advanceIn(doc, attemptId, step));
    },
    confirm: (attemptId, message, outcome) => confirmations.confirm(attemptId, message, outcome),
  };
}

/** No invitation has this name. */
const NONE = "";

/** A miss costs as many requests as a hit on something that is over: they can't be told apart by time. */
async function changeIn(
  { confirmations }: PairingPorts,
  id: string | null,
  decide: (doc: InvitationDoc) => ReturnType<typeof claimIn>,
): Promise<StoredAttempt | null> {
  const decided = (doc: InvitationDoc | null): Decision<StoredAttempt | null> => {
    const changed = doc === null ? null : decide(doc);
    return changed === null ? { result: null } : { next: changed.doc, result: changed.attempt };
  };
  return await confirmations.exchange(id ?? NONE, decided, null);
}
