import { randomUUID } from "node:crypto";
import type { HandshakeMessage } from "../../../../shared/protocol/pairing.ts";
import type { ConfirmOutcome, ConfirmResult } from "../../port.ts";
import type { RoomId } from "../../room-id.ts";
import { confirmation } from "../../rules/attempt-steps.ts";
import type { Appender, Outcome } from "../append.ts";
import type { Credentials } from "../credentials.ts";
import { attemptIn, type Confirming, confirmedIn, type InvitationDoc } from "./invitation-doc.ts";
import type { Decision, InvitationDocs } from "./invitation-docs.ts";

/**
 * Confirming touches an invitation, a room and two credentials, which may lie on different shards. So it goes in steps that
 * may each be repeated by anybody:
 *
 * 1. The invitation notes what is about to happen. From here on there is one way for it, and only one.
 * 2. The credentials are reserved.
 * 3. The room is made or changed, whole, in one script. This is what counts: who holds a seat stands only there.
 * 4. The invitation is confirmed, or free again when the room refused.
 *
 * Whoever meets a note first finishes it, and the sweep finds those that nobody meets.
 */
export class Confirmations {
  readonly #docs: InvitationDocs;
  readonly #appender: Appender;
  readonly #credentials: Credentials;

  constructor(docs: InvitationDocs, appender: Appender, credentials: Credentials) {
    this.#docs = docs;
    this.#appender = appender;
    this.#credentials = credentials;
  }

  async confirm(attemptId: string, message: HandshakeMessage, outcome: ConfirmOutcome): Promise<ConfirmResult> {
    const id = await this.#docs.idOf("attempt", attemptId);
    if (id === null) return "over";
    const fresh: Confirming = { id: randomUUID(), attemptId, message, outcome };
    const begun = await this.exchange<ConfirmResult | "begun">(id, (doc) => begin(doc, fresh), "over");
    return begun === "begun" ? await this.#settle(id, fresh) : begun;
  }

  /** Like the documents' `exchange`, but on one with nothing under way: a confirmation that has begun is finished first. */
  async exchange<Result>(
    id: string,
    decide: (doc: InvitationDoc | null) => Decision<Result>,
    taken: Result,
  ): Promise<Result> {
    for (;;) {
      const met: { confirming: Confirming | null } = { confirming: null };
      const look = (doc: InvitationDoc | null): Decision<Result> => {
        met.confirming = doc?.confirming ?? null;
        return met.confirming === null ? decide(doc) : { result: taken };
      };
      const result = await this.#docs.exchange(id, look, taken);
      if (met.confirming === null) return result;
      await this.#settle(id, met.confirming);
    }
  }

  /**
   * The document once nothing is under way on it. If a confirmation is repeated because its answer was lost, the attempt is
   * checked first: in a room that has its new phone already, it would look like another one.
   */
  async finished(id: string): Promise<InvitationDoc | null> {
    const doc = await this.#docs.get(id);
    if (!doc?.confirming) return doc;
    return await this.exchange<InvitationDoc | null>(id, (settled) => ({ result: settled }), null);
  }

  async #settle(id: string, confirming: Confirming): Promise<ConfirmResult> {
    const settled = await this.#write(confirming.outcome);
    const end = (doc: InvitationDoc | null): Decision<ConfirmResult> => {
      if (doc?.confirming?.id !== confirming.id) return { result: settled };
      const next = settled === "confirmed" ? confirmedIn(doc, confirming) : { ...doc, confirming: null };
      return { next, result: settled };
    };
    return await this.#docs.exchange(id, end, settled);
  }

  async #write(outcome: ConfirmOutcome): Promise<ConfirmResult> {
    if ("create" in outcome) {
      const { create } = outcome;
      return this.#held(create.roomId, create.append.devices, () => this.#appender.create(create));
    }
    const { roomId, append } = outcome.change;
    return this.#held(roomId, append.devices, async () => {
      const written = await this.#appender.append(roomId, append);
      if (written !== "conflict") return written;
      return (await this.#appender.isDone(roomId, append)) ? "appended" : "conflict";
    });
  }

  async #held(
    roomId: RoomId,
    devices: Parameters<Credentials["hold"]>[1],
    write: () => Promise<Outcome>,
  ): Promise<ConfirmResult> {
    const written = await this.#credentials.hold(roomId, devices, write);
    if (written === "appended" || written === "duplicate") return "confirmed";
    return written === "conflict" ? "conflict" : "over";
  }
}

function begin(doc: InvitationDoc | null, fresh: Confirming): Decision<ConfirmResult | "begun"> {
  const attempt = doc === null ? undefined : attemptIn(doc, fresh.attemptId);
  if (doc === null || attempt === undefined) return { result: "over" };
  const due = confirmation(attempt, fresh.message);
  if (due === "done") return { result: "confirmed" };
  if (due === "over" || doc.invitation.state !== "open") return { result: "over" };
  return { next: { ...doc, confirming: fresh }, result: "begun" };
}
