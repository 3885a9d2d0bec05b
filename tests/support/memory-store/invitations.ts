import type { Invitation, NewAttempt, StoredAttempt } from "../../../server/store/port.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import { begun } from "../../../server/store/rules/attempt-steps.ts";
import { knowsNewestCode } from "../../../server/store/rules/fresh-codes.ts";
import type { Image, InvitationRecord } from "./image.ts";

export function putInvitation(image: Image, wanted: Invitation): boolean {
  const { invitationId } = wanted;
  const known = image.invitations.get(invitationId) ?? { invitation: null, attemptIds: [] };
  if (known.invitation !== null && known.invitation.state !== "open") return false;
  if (known.invitation !== null && !knowsNewestCode(wanted, known.invitation.codesAtMs)) return false;
  if (wanted.openings.some(({ handle }) => isTakenByOther(image, handle, invitationId))) return false;
  for (const { handle } of known.invitation?.openings ?? []) image.handles.delete(handle);
  const openings = wanted.openings.filter(({ handle }) => !image.handles.has(handle));
  for (const { handle } of openings) image.handles.set(handle, { invitationId, isBurnt: false });
  const { attemptIds } = known;
  const roomId = wanted.target?.roomId ?? null;
  image.invitations.set(invitationId, { invitation: { ...wanted, openings }, attemptIds, roomId });
  if (wanted.state === "over") endAttempts(image, attemptIds);
  return true;
}

function isTakenByOther(image: Image, handle: string, invitationId: string): boolean {
  const owner = image.handles.get(handle);
  return owner !== undefined && owner.invitationId !== invitationId;
}

export function claimOpening(image: Image, attempt: NewAttempt, nowMs: number): StoredAttempt | null {
  const { handle } = attempt;
  const record = image.invitations.get(image.handles.get(handle)?.invitationId ?? "");
  const opening = record?.invitation.openings.find((each) => each.handle === handle);
  if (record === undefined || opening === undefined || image.attempts.has(attempt.attemptId)) return null;
  const { invitationId, purpose, state, expiresAtMs, openings } = record.invitation;
  if (state !== "open" || Math.min(opening.expiresAtMs, expiresAtMs) <= nowMs) return null;
  image.handles.set(handle, { invitationId, isBurnt: true });
  const left = openings.filter((each) => each.handle !== handle);
  const attemptIds = [...record.attemptIds, attempt.attemptId];
  image.invitations.set(invitationId, { ...record, invitation: { ...record.invitation, openings: left }, attemptIds });
  const claimed = begun(attempt, { invitationId, via: opening.via, purpose });
  image.attempts.set(attempt.attemptId, claimed);
  return claimed;
}

type ConfirmedRoom = { readonly roomId: RoomId; readonly keepUntilMs?: number };

export function endInvitation(image: Image, record: InvitationRecord, room: ConfirmedRoom): void {
  const { invitation, attemptIds } = record;
  const { invitationId } = invitation;
  const { roomId, keepUntilMs = 0 } = room;
  const expiresAtMs = Math.max(invitation.expiresAtMs, keepUntilMs);
  for (const { handle } of invitation.openings) image.handles.set(handle, { invitationId, isBurnt: true });
  image.invitations.set(invitationId, {
    invitation: { ...invitation, openings: [], expiresAtMs, state: "confirmed" },
    attemptIds,
    roomId,
  });
  endAttempts(image, attemptIds);
}

function endAttempts(image: Image, attemptIds: readonly string[]): void {
  for (const id of attemptIds) {
    const attempt = image.attempts.get(id);
    if (attempt !== undefined && attempt.state !== "confirmed") image.attempts.set(id, { ...attempt, state: "over" });
  }
}

export function deleteInvitation(image: Image, invitationId: string): void {
  for (const id of image.invitations.get(invitationId)?.attemptIds ?? []) image.attempts.delete(id);
  const handles = [...image.handles].filter(([, owner]) => owner.invitationId === invitationId);
  for (const [handle] of handles) image.handles.delete(handle);
  image.invitations.delete(invitationId);
}

/** Forgets what has expired: its handles may be used again. */
export function deleteExpired(image: Image, nowMs: number): void {
  for (const [invitationId, record] of image.invitations) {
    const { invitation } = record;
    const expired = invitation.openings.filter(({ expiresAtMs }) => expiresAtMs <= nowMs);
    for (const { handle } of expired) image.handles.delete(handle);
    const openings = invitation.openings.filter((opening) => !expired.includes(opening));
    image.invitations.set(invitationId, { ...record, invitation: { ...invitation, openings } });
    if (invitation.expiresAtMs <= nowMs) deleteInvitation(image, invitationId);
  }
}
