import type { Opening, Purpose } from "../../../../shared/protocol/pairing.ts";
import type { Invitation, StoredAttempt } from "../../port.ts";

/** Rows of the pairing tables as SQLite returns them: written by this program, so their types are known. */
export type InvitationRow = {
  readonly invitation_id: string;
  readonly key_hash: string;
  readonly purpose: Purpose;
  readonly room_id: string | null;
  readonly codes_at_ms: string;
  readonly expires_at_ms: number;
  readonly state: Invitation["state"];
};
export type OpeningRow = { readonly handle: string; readonly via: Opening["via"]; readonly expires_at_ms: number };
export type AttemptRow = Pick<StoredAttempt, "via" | "handle" | "purpose" | "state"> & {
  readonly attempt_id: string;
  readonly invitation_id: string;
  readonly key_hash: string;
  readonly messages: string;
  readonly device_id: string | null;
  readonly token_hash: string | null;
};

export function invitationOf(row: InvitationRow, openings: readonly OpeningRow[]): Invitation {
  const { room_id: roomId, purpose } = row;
  return {
    invitationId: row.invitation_id,
    keyHash: row.key_hash,
    purpose,
    target: roomId === null || purpose === "pair" ? null : { roomId },
    openings: openings.map(({ via, handle, expires_at_ms: expiresAtMs }) => ({ via, handle, expiresAtMs })),
    codesAtMs: JSON.parse(row.codes_at_ms) as number[], // written by InvitationTable
    expiresAtMs: row.expires_at_ms,
    state: row.state,
  };
}

export function attemptOf(row: AttemptRow): StoredAttempt {
  const { via, handle, purpose, state, device_id: deviceId, token_hash: tokenHash } = row;
  return {
    attemptId: row.attempt_id,
    invitationId: row.invitation_id,
    keyHash: row.key_hash,
    via,
    handle,
    purpose,
    state,
    messages: JSON.parse(row.messages) as StoredAttempt["messages"], // written by Attempts and InvitationTable
    device: deviceId === null || tokenHash === null ? null : { deviceId, tokenHash },
  };
}
