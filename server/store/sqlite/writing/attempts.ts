import type { DatabaseSync } from "node:sqlite";
import type { HandshakeMessage } from "../../../../shared/protocol/pairing.ts";
import type { AttemptStep, ConfirmOutcome, ConfirmResult, StoredAttempt } from "../../port.ts";
import { afterStep, confirmation } from "../../rules/attempt-steps.ts";
import type { DeviceTable } from "../tables/device-table.ts";
import { type AttemptRow, attemptOf } from "../tables/invitation-rows.ts";
import type { InvitationTable } from "../tables/invitation-table.ts";
import type { RoomTable } from "../tables/room-table.ts";
import type { Appender } from "./append.ts";

type Tables = {
  readonly rooms: RoomTable;
  readonly devices: DeviceTable;
  readonly invitations: InvitationTable;
  readonly appender: Appender;
};

/** The steps of an attempt, from the first message to the room it makes. */
export class Attempts {
  readonly #tables: Tables;
  readonly #select;
  readonly #save;

  constructor(db: DatabaseSync, tables: Tables) {
    this.#tables = tables;
    this.#select = db.prepare("SELECT * FROM attempts WHERE attempt_id = ?");
    this.#save = db.prepare(
      "UPDATE attempts SET state = ?, messages = ?, device_id = ?, token_hash = ? WHERE attempt_id = ?",
    );
  }

  advance(attemptId: string, step: AttemptStep): StoredAttempt | null {
    const attempt = this.#find(attemptId);
    const after = attempt === null ? null : afterStep(attempt, step);
    if (after !== null) this.#write(after);
    return after;
  }

  confirm(attemptId: string, message: HandshakeMessage, outcome: ConfirmOutcome): ConfirmResult {
    const attempt = this.#find(attemptId);
    const due = attempt === null ? "over" : confirmation(attempt, message);
    if (attempt === null || due === "over") return "over";
    if (due === "done") return "confirmed";
    const settled = this.#settle(outcome);
    if (settled !== "confirmed") return settled;
    this.#write({ ...attempt, messages: [...attempt.messages, message], state: "confirmed" });
    this.#tables.invitations.confirm(attempt.invitationId, "create" in outcome ? outcome.create : outcome.change);
    return "confirmed";
  }

  /** Everything that can refuse comes before the first change, so that a refusal leaves nothing behind. */
  #settle(outcome: ConfirmOutcome): ConfirmResult {
    const { rooms, devices, appender } = this.#tables;
    const { roomId, append } = "create" in outcome ? outcome.create : outcome.change;
    if (devices.isTaken(rooms.get(roomId)?.n ?? null, append.devices)) return "over";
    if ("create" in outcome) return appender.create(outcome.create) ? "confirmed" : "over";
    const result = appender.append(roomId, outcome.change.append);
    if (result === "appended") return "confirmed";
    return result === "conflict" ? "conflict" : "over";
  }

  #find(attemptId: string): StoredAttempt | null {
    const row = this.#select.get(attemptId) as AttemptRow | undefined; // the table's own columns
    return row === undefined ? null : attemptOf(row);
  }

  #write({ attemptId, state, messages, device }: StoredAttempt): void {
    this.#save.run(state, JSON.stringify(messages), device?.deviceId ?? null, device?.tokenHash ?? null, attemptId);
  }
}
