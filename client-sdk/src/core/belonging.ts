import { initialRoom } from "../../../shared/room/room.ts";
import type { Status } from "../connection/status.ts";
import type { Cancel } from "../environment/environment.ts";
import { AttuneError } from "../errors.ts";
import { Leavers } from "../leaving/leavers.ts";
import type { Leaving } from "../leaving/leaving.ts";
import type { Outcome } from "../outbox/outcome.ts";
import { KEYS, LEAVING_PREFIX } from "../storage/keys.ts";
import type { Membership } from "../storage/membership.ts";
import type { Texts } from "../storage/storage.ts";
import { ActivePairing } from "./active-pairing.ts";
import type { SharedParts } from "./shared-parts.ts";
import { readStored, type Stored, wipeChanges } from "./stored.ts";

/** How soon what couldn't be deleted is tried again. */
const WIPE_AGAIN_MS = 10_000;

/** What a phone with an empty storage knows. */
const EMPTY = readStored({});

/** Which pairing this phone belongs to: none, one, or one that is over. Covers start, pairing, leaving and the end. */
export class Belonging {
  readonly #shared: SharedParts;
  readonly #leavers: Leavers;
  readonly #newId: () => string;
  #pairing: ActivePairing | null = null;
  #stored: Stored = EMPTY;
  #started: Promise<void> | null = null;
  #closed = false;
  #cancelAgain: Cancel = () => undefined;

  constructor(shared: SharedParts, newId: () => string) {
    this.#shared = shared;
    this.#newId = newId;
    this.#leavers = new Leavers(shared);
    shared.emitter.on("status", (status) => this.#statusChanged(status));
  }

  /** Null without a pairing, and once it is over. */
  get pairing(): ActivePairing | null {
    return this.#pairing;
  }

  get membership(): Membership | null {
    return this.#pairing?.membership ?? this.#stored.membership;
  }

  /** The wall clock's error when it was last compared. */
  get serverMinusWallMs(): number {
    return this.#stored.serverMinusWallMs ?? 0;
  }

  /** Reads the storage and resumes from it. A storage that can't be read counts as empty. */
  start(): Promise<void> {
    this.#started ??= this.#start();
    return this.#started;
  }

  /** From here on this phone is a member. Resolves once that is saved on this phone. */
  async adopt(membership: Membership): Promise<void> {
    await this.#startedOpen();
    this.#pairing?.close();
    const saved = this.#wipe({ [KEYS.membership]: JSON.stringify(membership) });
    this.#knowOnly(membership);
    this.#enter(membership);
    await saved.catch(() => {
      throw new AttuneError("storageFailed");
    });
  }

  /**
   * One-sided and at once: nothing of the pairing stays on this phone. The server is told now, or as soon as it can be reached.
   */
  async leave(): Promise<Outcome> {
    await this.#startedOpen();
    const { membership } = this;
    if (membership === null) throw new AttuneError("notPaired");
    const tellServer = membership.over === null;
    const leaving = this.#leavingOf(membership);
    this.#pairing?.close("ended");
    this.#pairing = null;
    this.#knowOnly(null);
    const saved = this.#wipe(tellServer ? recordOf(leaving) : {});
    const { emitter } = this.#shared;
    emitter.emit("status", { kind: "idle" });
    emitter.emit("room", initialRoom);
    // A storage that doesn't answer must not keep anybody from leaving.
    const told = tellServer ? this.#leavers.start(leaving) : ({ delivered: true, seq: 0 } as const);
    await saved.catch(() => undefined);
    return await told;
  }

  /** Leaves a seat that this phone was given but never used; its own seat, if it has one, is untouched. */
  async giveBack(seat: GivenSeat): Promise<Outcome> {
    await this.#startedOpen();
    const leaving = this.#leavingOf(seat);
    await this.#shared.journal.write(recordOf(leaving)).catch(() => undefined);
    return await this.#leavers.start(leaving);
  }

  wake(): void {
    this.#leavers.wake();
    this.#pairing?.wake();
  }

  close(): void {
    this.#closed = true;
    this.#cancelAgain();
    this.#leavers.close();
    this.#pairing?.close();
    this.#shared.emitter.emit("status", { kind: "closed" });
  }

  async #startedOpen(): Promise<void> {
    await this.start();
    if (this.#closed) throw new AttuneError("closed");
  }

  async #start(): Promise<void> {
    const { emitter, journal } = this.#shared;
    const texts = await journal.load();
    if (this.#closed) return;
    this.#stored = readStored(texts);
    for (const leaving of this.#stored.leaving) void this.#leavers.start(leaving);
    const { membership } = this.#stored;
    if (membership === null) emitter.emit("status", { kind: "idle" });
    else if (membership.over !== null) emitter.emit("status", { kind: membership.over });
    else this.#enter(membership);
  }

  #enter(membership: Membership): void {
    this.#pairing = new ActivePairing(this.#shared, membership, this.#stored);
    this.#pairing.start();
  }

  /** The seat is lost to this phone: the shared data is deleted too, and only the reason is kept. */
  #statusChanged({ kind }: Status): void {
    const over = kind === "ended" || kind === "moved" ? kind : null;
    if (over === null || this.membership?.over !== null) return;
    const nobody = { mine: "", partner: "" };
    const ended: Membership = { deviceId: "", token: "", rootKey: "", names: nobody, seat: null, over };
    this.#pairing?.close(over);
    this.#pairing = null;
    this.#knowOnly(ended);
    void this.#wipe({ [KEYS.membership]: JSON.stringify(ended) }).catch(() => undefined);
    this.#shared.emitter.emit("room", initialRoom);
  }

  /** Without a pairing no time is vouched for. The wall clock's error belongs to the device, not to any pairing. */
  #knowOnly(membership: Membership | null): void {
    const { clock, environment, journal } = this.#shared;
    clock.reset(environment.monotonicNowMs());
    this.#stored = { ...readStored({ [KEYS.clock]: journal.records.get(KEYS.clock) ?? "" }), membership };
  }

  #leavingOf({ token, waits }: GivenSeat): Leaving {
    return { commandId: this.#newId(), token, waits };
  }

  /** Perhaps nothing else will be written for long, so what couldn't be deleted and kept now is tried again until it is. */
  #wipe(keep: Texts): Promise<void> {
    const { journal, environment } = this.#shared;
    const again = (): void => {
      this.#cancelAgain();
      if (this.#closed) return;
      this.#cancelAgain = environment.setTimer(WIPE_AGAIN_MS, () => void journal.write({}).catch(again));
    };
    const wiped = journal.write({ ...wipeChanges(journal.records.keys()), ...keep });
    wiped.catch(again);
    return wiped;
  }
}

/** A seat that this phone has, or may have been given. */
export type GivenSeat = Pick<Membership, "token" | "waits">;

const recordOf = (leaving: Leaving): Texts => ({
  [LEAVING_PREFIX + leaving.commandId]: JSON.stringify(leaving),
});
