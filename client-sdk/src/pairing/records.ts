import type { Invitation } from "../../../shared/pairing/invitation.ts";
import type { InviterState, Offer } from "../../../shared/pairing/inviter.ts";
import type { JoinerState } from "../../../shared/pairing/joiner.ts";
import type { Purpose, Via } from "../../../shared/protocol/pairing.ts";
import type { Journal } from "../storage/journal.ts";
import { PAIRING_KEYS as KEYS } from "../storage/keys.ts";
import type { Credential } from "./secrets.ts";

/** One way in with its secret, which never leaves the two phones. */
export type OpenSecret = { readonly via: Via; readonly expiresAtMs: number; readonly invitation: Invitation };

/** An invitation as it lies in the inviter's storage: enough to go on after the app was closed. */
export type StoredInvitation = {
  readonly key: string;
  readonly invitationId: string | null;
  readonly purpose: Purpose;
  readonly offer: Offer;
  readonly credential: Credential;
  readonly secrets: readonly OpenSecret[];
  readonly attempts: Readonly<Record<string, InviterState>>;
};

/** An attempt as it lies in the joiner's storage. */
export type StoredJoining = {
  readonly key: string;
  readonly invitation: Invitation;
  readonly attemptId: string | null;
  readonly state: JoinerState;
  readonly credential: Credential;
  /** As it was given when accepting. */
  readonly name: string;
};

/** More secrets than a person uses up within the day in which the oldest expires. */
const MOST_SPENT = 200;

/** What pairing keeps on this phone. Damaged records count as none: the invitation is then simply made anew. */
export class PairingRecords {
  readonly #journal: Journal;
  invitation: StoredInvitation | null;
  joining: StoredJoining | null;
  spent: readonly string[];

  constructor(journal: Journal) {
    this.#journal = journal;
    this.invitation = parsed<StoredInvitation>(journal.records.get(KEYS.invitation));
    this.joining = parsed<StoredJoining>(journal.records.get(KEYS.joining));
    this.spent = parsed<readonly string[]>(journal.records.get(KEYS.spent)) ?? [];
  }

  /** The new state and the mark of a secret that was used up are one write, before anything is sent. */
  async saveInvitation(invitation: StoredInvitation | null, spentMark: string | null = null): Promise<void> {
    this.invitation = invitation;
    await this.#write(KEYS.invitation, invitation, spentMark);
  }

  async saveJoining(joining: StoredJoining | null, spentMark: string | null = null): Promise<void> {
    this.joining = joining;
    await this.#write(KEYS.joining, joining, spentMark);
  }

  #write(key: string, record: object | null, spentMark: string | null): Promise<void> {
    if (spentMark !== null) this.spent = [...this.spent, spentMark].slice(-MOST_SPENT);
    const spent = spentMark === null ? {} : { [KEYS.spent]: JSON.stringify(this.spent) };
    return this.#journal.write({ [key]: record === null ? null : JSON.stringify(record), ...spent });
  }
}

/** Only this class writes these texts, so their shape is known. */
function parsed<T>(text: string | undefined): T | null {
  try {
    return text === undefined ? null : (JSON.parse(text) as T);
  } catch {
    return null;
  }
}
