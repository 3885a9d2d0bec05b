import type { DatabaseSync } from "node:sqlite";
import type { Opening, Purpose } from "../../../../shared/protocol/pairing.ts";
import type { Invitation, NewAttempt, StoredAttempt } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import { begun } from "../../rules/attempt-steps.ts";
import { knowsNewestCode } from "../../rules/fresh-codes.ts";

type Known = Pick<Invitation, "state"> & { readonly codes: string };

/** Invitations, the openings that lead to them, and the attempts to join them. */
export class InvitationTable {
  readonly #stateOf;
  readonly #upsert;
  readonly #ownerOf;
  readonly #closeOpenings;
  readonly #addOpening;
  readonly #findOpening;
  readonly #burn;
  readonly #burnAll;
  readonly #addAttempt;
  readonly #confirm;
  readonly #endAttempts;
  readonly #deleteOfRoom;

  constructor(db: DatabaseSync) {
    this.#stateOf = db.prepare("SELECT state, codes_at_ms AS codes FROM invitations WHERE invitation_id = ?");
    this.#upsert = db.prepare(`
      INSERT INTO invitations (invitation_id, key_hash, purpose, room_id, codes_at_ms, expires_at_ms, state)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET codes_at_ms = excluded.codes_at_ms, expires_at_ms = excluded.expires_at_ms, state = excluded.state`);
    this.#ownerOf = db.prepare("SELECT invitation_id AS owner FROM openings WHERE handle = ?");
    this.#closeOpenings = db.prepare("DELETE FROM openings WHERE invitation_id = ? AND is_burnt = 0");
    this.#addOpening = db.prepare(
      "INSERT INTO openings (handle, invitation_id, via, expires_at_ms) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
    );
    this.#findOpening = db.prepare(`
      SELECT invitation_id AS invitationId, via, purpose FROM openings JOIN invitations USING (invitation_id)
      WHERE handle = ?1 AND is_burnt = 0 AND state = 'open'
        AND openings.expires_at_ms > ?2 AND invitations.expires_at_ms > ?2`);
    this.#burn = db.prepare("UPDATE openings SET is_burnt = 1 WHERE handle = ?");
    this.#burnAll = db.prepare("UPDATE openings SET is_burnt = 1 WHERE invitation_id = ?");
    this.#addAttempt = db.prepare(`
      INSERT INTO attempts (attempt_id, invitation_id, via, handle, purpose, key_hash, state, messages)
      VALUES (?, ?, ?, ?, ?, ?, 'open', '[]') ON CONFLICT DO NOTHING`);
    this.#confirm = db.prepare(`
      UPDATE invitations SET state = 'confirmed', room_id = ?, expires_at_ms = max(expires_at_ms, ?) WHERE invitation_id = ?`);
    this.#endAttempts = db.prepare(
      "UPDATE attempts SET state = 'over' WHERE invitation_id = ? AND state <> 'confirmed'",
    );
    this.#deleteOfRoom = db.prepare("DELETE FROM invitations WHERE room_id = ?");
  }

  put(wanted: Invitation): boolean {
    const { invitationId, keyHash, purpose, target, openings, codesAtMs, expiresAtMs, state } = wanted;
    const known = this.#stateOf.get(invitationId) as Known | undefined; // the columns of #stateOf
    if (known !== undefined && known.state !== "open") return false;
    if (known !== undefined && !knowsNewestCode(wanted, JSON.parse(known.codes) as number[])) return false; // written below
    if (openings.some(({ handle }) => this.#isTakenBy(handle, invitationId))) return false;
    const codes = JSON.stringify(codesAtMs);
    this.#upsert.run(invitationId, keyHash, purpose, target?.roomId ?? null, codes, expiresAtMs, state);
    this.#closeOpenings.run(invitationId);
    for (const { handle, via, expiresAtMs: untilMs } of openings)
      this.#addOpening.run(handle, invitationId, via, untilMs);
    if (state === "over") this.#endAttempts.run(invitationId);
    return true;
  }

  claim(attempt: NewAttempt, nowMs: number): StoredAttempt | null {
    const { attemptId, handle, keyHash } = attempt;
    const found = this.#findOpening.get(handle, nowMs) as OpeningFound | undefined; // the columns of #findOpening
    if (found === undefined) return null;
    const { invitationId, via, purpose } = found;
    const added = this.#addAttempt.run(attemptId, invitationId, via, handle, purpose, keyHash);
    if (added.changes === 0) return null;
    this.#burn.run(handle);
    return begun(attempt, { invitationId, via, purpose });
  }

  confirm(invitationId: string, { roomId, keepUntilMs = 0 }: Confirmed): void {
    this.#confirm.run(roomId, keepUntilMs, invitationId);
    this.#burnAll.run(invitationId);
    this.#endAttempts.run(invitationId);
  }

  deleteOfRoom(roomId: RoomId): void {
    this.#deleteOfRoom.run(roomId);
  }

  #isTakenBy(handle: string, invitationId: string): boolean {
    const owner = this.#ownerOf.get(handle)?.["owner"];
    return owner !== undefined && owner !== invitationId;
  }
}

type Confirmed = { readonly roomId: RoomId; readonly keepUntilMs?: number };
type OpeningFound = { readonly invitationId: string; readonly via: Opening["via"]; readonly purpose: Purpose };
