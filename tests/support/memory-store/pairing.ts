import type { AttemptStep, ConfirmOutcome, PairingStore, StoredAttempt } from "../../../server/store/port.ts";
import { afterStep, confirmation } from "../../../server/store/rules/attempt-steps.ts";
import type { HandshakeMessage } from "../../../shared/protocol/pairing.ts";
import type { CommitQueue } from "./commit-queue.ts";
import { isTaken } from "./devices.ts";
import type { Image } from "./image.ts";
import { claimOpening, endInvitation, putInvitation } from "./invitations.ts";
import { append, createRoom } from "./rooms.ts";

export function memoryPairing(image: Image, queue: CommitQueue): PairingStore {
  return {
    put: (invitation) => queue.write(() => putInvitation(image, invitation)),
    invitation: (invitationId) =>
      queue.read(() => {
        const record = image.invitations.get(invitationId);
        if (record === undefined) return null;
        const attempts = record.attemptIds.flatMap((id) => image.attempts.get(id) ?? []);
        return { invitation: record.invitation, attempts };
      }),
    attempt: (attemptId) => queue.read(() => image.attempts.get(attemptId) ?? null),
    claim: (attempt, nowMs) => queue.write(() => claimOpening(image, attempt, nowMs)),
    advance: (attemptId, step) => queue.write(() => advance(image, attemptId, step)),
    confirm: (attemptId, message, outcome) => queue.write(() => confirm(image, attemptId, message, outcome)),
  };
}

function advance(image: Image, attemptId: string, step: AttemptStep): StoredAttempt | null {
  const attempt = image.attempts.get(attemptId);
  const after = attempt === undefined ? null : afterStep(attempt, step);
  if (after !== null) image.attempts.set(attemptId, after);
  return after;
}

type Confirmed = Awaited<ReturnType<PairingStore["confirm"]>>;

function confirm(image: Image, attemptId: string, message: HandshakeMessage, outcome: ConfirmOutcome): Confirmed {
  const attempt = image.attempts.get(attemptId);
  const due = attempt === undefined ? "over" : confirmation(attempt, message);
  if (attempt === undefined || due === "over") return "over";
  if (due === "done") return "confirmed";
  const record = image.invitations.get(attempt.invitationId);
  if (record === undefined) return "over";
  const settled = settle(image, outcome);
  if (settled !== "confirmed") return settled;
  image.attempts.set(attemptId, { ...attempt, messages: [...attempt.messages, message], state: "confirmed" });
  endInvitation(image, record, "create" in outcome ? outcome.create : outcome.change);
  return "confirmed";
}

function settle(image: Image, outcome: ConfirmOutcome): Confirmed {
  if ("create" in outcome) return createRoom(image, outcome.create) ? "confirmed" : "over";
  const { roomId, append: write } = outcome.change;
  if (isTaken(image, write.devices, image.rooms.get(roomId))) return "over";
  const result = append(image, roomId, write);
  if (result === "appended") return "confirmed";
  return result === "conflict" ? "conflict" : "over";
}
