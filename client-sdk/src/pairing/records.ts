import type { Invitation } from "../../../shared/pairing/invitation.ts";
import type { InviterState, Offer } from "../../../shared/pairing/inviter.ts";
import type { JoinerState } from "../../../shared/pairing/joiner.ts";
import type { Purpose, Via } from "../../../shared/protocol/pairing.ts";
import type { Cancel, Environment } from "../environment/environment.ts";
import { AttuneError, type AttuneErrorCode } from "../errors.ts";
import type { Journal } from "../storage/journal.ts";
import { KEYS, PAIRING_KEYS } from "../storage/keys.ts";
import type { Changes } from "../storage/storage.ts";
import { JournalRecord, parsed } from "./journal-record.ts";
import type { Credential } from "./secrets.ts";

/** One opening with its secret, which never leaves the two phones. */
export type OpenSecret = {
  readonly via: Via;
  readonly expiresAtMs: number;
  readonly invitation: Invitation;
  /** When this phone received the code (wall clock; only differences matter). */
  readonly heardAtWallMs?: number;
};

/** An invitation in the inviter's storage: enough to resume it after the app was closed. */
export type StoredInvitation = {
  readonly key: string;
  readonly invitationId: string | null;
  readonly purpose: Purpose;
  readonly offer: Offer;
  readonly credential: Credential;
  readonly secrets: readonly OpenSecret[];
  readonly attempts: Readonly<Record<string, InviterState>>;
};

/** An attempt in the joiner's storage. */
export type StoredJoining = {
  readonly key: string;
  readonly invitation: Invitation;
  readonly attemptId: string | null;
  readonly state: JoinerState;
  readonly credential: Credential;
  /** The name given when accepting. */
  readonly name: string;
  /** What a yes was for, even if it was taken back since. */
  readonly accepted?: Purpose;
  /** The yes to a move that was taken back since: it stands if the move was faster. */
  readonly yes?: Extract<JoinerState, { step: "accepted" }>;
};

/** A yes of this phone: to whom, and in which attempt. */
export type Yes = { readonly attemptId: string; readonly name: string };

/** Whom this phone had confirmed before the app was closed or another tab took over; the result isn't known yet. */
export function confirmedIn(invitation: StoredInvitation | null): Yes | null {
  for (const [attemptId, state] of Object.entries(invitation?.attempts ?? {}))
    if (state.step === "paired") return { attemptId, name: state.joinerName };
  return null;
}

/** Whether somebody said yes, and waits for this phone's confirmation or its result. */
export const waitsForYes = (invitation: StoredInvitation | null): boolean =>
  Object.values(invitation?.attempts ?? {}).some(({ step }) => step === "accepted" || step === "paired");

/** How soon what couldn't be stored is tried again. */
const STORE_AGAIN_MS = 10_000;

/** More secrets than a person uses up within the day in which the oldest expires. */
const MOST_SPENT = 200;

/**
 * What pairing keeps on this phone. Only the journal holds it: what wipes the pairing wipes this too. Damaged records count
 * as none: the invitation is then simply made anew.
 */
export class PairingRecords {
  readonly #journal: Journal;
  readonly #invitation: JournalRecord<StoredInvitation>;
  readonly #joining: JournalRecord<StoredJoining>;
  readonly #spent: JournalRecord<readonly string[]>;
  readonly #environment: Pick<Environment, "setTimer">;
  /** There is room again, and what couldn't be stored is stored. */
  storedAgain: () => void = () => undefined;
  #isSafe = true;
  #closed: AttuneErrorCode | null = null;
  #cancelAgain: Cancel = () => undefined;

  constructor(journal: Journal, environment: Pick<Environment, "setTimer">) {
    this.#journal = journal;
    this.#environment = environment;
    this.#invitation = new JournalRecord(journal, PAIRING_KEYS.invitation, "secrets");
    this.#joining = new JournalRecord(journal, PAIRING_KEYS.joining, "state");
    this.#spent = new JournalRecord(journal, PAIRING_KEYS.spent, "length");
  }

  get invitation(): StoredInvitation | null {
    return this.#invitation.value;
  }

  get joining(): StoredJoining | null {
    return this.#joining.value;
  }

  get spent(): readonly string[] {
    return this.#spent.value ?? [];
  }

  /** False when the last write failed, so that what is remembered here isn't in the storage: nothing based on it may be sent. */
  get isSafe(): boolean {
    return this.#isSafe;
  }

  /** The new state and the mark of a used secret are one write, before anything is sent. Rejects with `storageFailed`. */
  saveInvitation(invitation: StoredInvitation | null, spentMark: string | null = null): Promise<void> {
    return this.#write({ ...this.#invitation.changes(invitation), ...this.#spentWith(spentMark) });
  }

  saveJoining(joining: StoredJoining | null, spentMark: string | null = null): Promise<void> {
    return this.#write({ ...this.#joining.changes(joining), ...this.#spentWith(spentMark) });
  }

  /** How the partner is called on the phone that is to replace theirs. */
  saveName(deviceId: string, name: string): Promise<void> {
    return this.#write({ [KEYS.next]: `${deviceId} ${name}` });
  }

  /** Throws why it was closed: another tab may have gone on with all this, and a no said here would cross it. */
  mustBeOpen(): void {
    if (this.#closed !== null) throw new AttuneError(this.#closed);
  }

  /** The same for a yes, which is kept for the other tab unless that has gone on with it: then this rejects with `closed`. */
  async mustBeCurrent(): Promise<void> {
    if (this.#closed === null) return;
    const stored = (await this.#journal.stored()) ?? {};
    const isSame = stored[PAIRING_KEYS.joining] === this.#journal.records.get(PAIRING_KEYS.joining);
    if (
      !isSame ||
      withoutCodes(stored[PAIRING_KEYS.invitation]) !== withoutCodes(this.#journal.records.get(PAIRING_KEYS.invitation))
    )
      throw new AttuneError(this.#closed);
  }

  /** What isn't stored by now is tried once more when the phone's storage is closed. */
  close(why: AttuneErrorCode): void {
    this.#closed = why;
    this.#cancelAgain();
  }

  /** Perhaps nothing else will be written for long: what couldn't be stored is tried again until it is. */
  #storeLater(): void {
    this.#cancelAgain();
    if (this.#closed !== null) return;
    const again = (): void => void this.#write({}).then(this.storedAgain, () => undefined);
    this.#cancelAgain = this.#environment.setTimer(STORE_AGAIN_MS, again);
  }

  #spentWith(mark: string | null): Changes {
    return mark === null ? {} : this.#spent.changes([...this.spent, mark].slice(-MOST_SPENT));
  }

  async #write(changes: Changes): Promise<void> {
    await this.#journal.write(changes).catch(() => {
      this.#isSafe = false;
      this.#storeLater();
      throw new AttuneError("storageFailed");
    });
    // Includes what failed before.
    this.#isSafe = true;
    this.#cancelAgain();
  }
}

/** A stored invitation without its codes: an open one makes a fresh one by itself, on which no yes depends. */
const withoutCodes = (text: string | undefined): string =>
  JSON.stringify({ ...parsed<StoredInvitation>(text, "secrets"), secrets: [] });
