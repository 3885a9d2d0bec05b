import type { HandshakeMessage, Opening } from "../../../../shared/protocol/pairing.ts";
import type { AttemptStep, ConfirmOutcome, Invitation, NewAttempt, StoredAttempt } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import { afterStep, begun } from "../../rules/attempt-steps.ts";
import { knowsNewestCode } from "../../rules/fresh-codes.ts";

/** A confirmation that has begun: whoever comes across it finishes it. */
export type Confirming = {
  readonly id: string;
  readonly attemptId: string;
  readonly message: HandshakeMessage;
  readonly outcome: ConfirmOutcome;
};

/**
 * Everything about one invitation, as one value: it is read, decided upon and replaced as a whole. Fields of another version
 * stay.
 */
export type InvitationDoc = {
  /** With the openings that are not burnt. */
  readonly invitation: Invitation;
  readonly burnt: readonly Opening[];
  readonly attempts: readonly StoredAttempt[];
  /** The room that it made or that it is about. */
  readonly roomId: RoomId | null;
  readonly confirming: Confirming | null;
};

/** Null when the invitation has ended, or has a code that the writer doesn't know of. */
export function putInto(doc: InvitationDoc | null, wanted: Invitation): InvitationDoc | null {
  if (doc !== null && doc.invitation.state !== "open") return null;
  if (doc !== null && !knowsNewestCode(wanted, doc.invitation.codesAtMs)) return null;
  const { burnt = [], attempts = [] } = doc ?? {};
  const openings = wanted.openings.filter(({ handle }) => !burnt.some((opening) => opening.handle === handle));
  return {
    ...doc,
    invitation: { ...wanted, openings },
    burnt,
    attempts: wanted.state === "over" ? attempts.map(ended) : attempts,
    roomId: wanted.target?.roomId ?? null,
    confirming: null,
  };
}

/** Null when this opening can't be claimed (any more), or the attempt's id is in use. */
export function claimIn(
  doc: InvitationDoc,
  attempt: NewAttempt,
  nowMs: number,
): { readonly doc: InvitationDoc; readonly attempt: StoredAttempt } | null {
  const { handle } = attempt;
  const { invitation, burnt, attempts } = doc;
  const { invitationId, purpose, state, expiresAtMs, openings } = invitation;
  const opening = openings.find((known) => known.handle === handle);
  if (opening === undefined || state !== "open" || Math.min(opening.expiresAtMs, expiresAtMs) <= nowMs) return null;
  if (attempts.some(({ attemptId }) => attemptId === attempt.attemptId)) return null;
  const claimed = begun(attempt, { invitationId, via: opening.via, purpose });
  const left = openings.filter((known) => known.handle !== handle);
  return {
    attempt: claimed,
    doc: {
      ...doc,
      invitation: { ...invitation, openings: left },
      burnt: [...burnt, opening],
      attempts: [...attempts, claimed],
    },
  };
}

/** Null when the attempt has ended, or something else is in that place. */
export function advanceIn(
  doc: InvitationDoc,
  attemptId: string,
  step: AttemptStep,
): { readonly doc: InvitationDoc; readonly attempt: StoredAttempt } | null {
  const attempt = attemptIn(doc, attemptId);
  const after = attempt === undefined ? null : afterStep(attempt, step);
  return after === null ? null : { attempt: after, doc: withAttempt(doc, after) };
}

/** The room has been made or changed: this attempt is confirmed, everything else ends. */
export function confirmedIn(doc: InvitationDoc, { attemptId, message, outcome }: Confirming): InvitationDoc {
  const { invitation, burnt, attempts } = doc;
  const { keepUntilMs = 0 } = "change" in outcome ? outcome.change : {};
  const expiresAtMs = Math.max(invitation.expiresAtMs, keepUntilMs);
  const confirmed = (attempt: StoredAttempt): StoredAttempt => ({
    ...attempt,
    messages: [...attempt.messages, message],
    state: "confirmed",
  });
  return {
    ...doc,
    invitation: { ...invitation, openings: [], expiresAtMs, state: "confirmed" },
    burnt: [...burnt, ...invitation.openings],
    attempts: attempts.map((attempt) => (attempt.attemptId === attemptId ? confirmed(attempt) : ended(attempt))),
    roomId: roomOf(outcome),
    confirming: null,
  };
}

/** What is left at an instant; null when the invitation itself has expired. */
export function expireIn(doc: InvitationDoc, nowMs: number): InvitationDoc | null {
  const lives = ({ expiresAtMs }: Opening): boolean => expiresAtMs > nowMs;
  const { invitation, burnt } = doc;
  if (invitation.expiresAtMs <= nowMs) return null;
  return {
    ...doc,
    invitation: { ...invitation, openings: invitation.openings.filter(lives) },
    burnt: burnt.filter(lives),
  };
}

/** When something in it expires next; 0 while a confirmation waits to be finished. */
export function expiresNextAtMs({ invitation, burnt, confirming }: InvitationDoc): number {
  if (confirming !== null) return 0;
  return Math.min(invitation.expiresAtMs, ...[...invitation.openings, ...burnt].map(({ expiresAtMs }) => expiresAtMs));
}

export const attemptIn = (doc: InvitationDoc, attemptId: string): StoredAttempt | undefined =>
  doc.attempts.find((attempt) => attempt.attemptId === attemptId);

export const roomOf = (outcome: ConfirmOutcome): RoomId =>
  "create" in outcome ? outcome.create.roomId : outcome.change.roomId;

const withAttempt = (doc: InvitationDoc, attempt: StoredAttempt): InvitationDoc => ({
  ...doc,
  attempts: doc.attempts.map((known) => (known.attemptId === attempt.attemptId ? attempt : known)),
});

const ended = (attempt: StoredAttempt): StoredAttempt =>
  attempt.state === "confirmed" ? attempt : { ...attempt, state: "over" };
