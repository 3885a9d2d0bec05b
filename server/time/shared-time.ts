import { type Discipline, JUMP_MS, sharedAt } from "./discipline.ts";

/** What the store keeps of the shared clock: the shift from its own TIME. */
export type StoredEpoch = {
  readonly epoch: string;
  readonly shiftMs: number;
  /** The store's TIME when the shift was set. */
  readonly sinceMs: number;
};

/** What the store answers. */
export type StoreTime = {
  /** Its own TIME. */
  readonly storeMs: number;
  readonly stored: StoredEpoch;
  /** How often any node has reported that the shared time fits its own clock. */
  readonly vouches: number;
};

export type TimeQuestion = {
  /** The TIME and shift that this node expects. If they are right within `withinMs`, the store counts a vouch. */
  readonly expects: { readonly storeMs: number; readonly withinMs: number; readonly shiftMs: number } | null;
  /** The epoch that is to replace the current one. */
  readonly change: { readonly from: string; readonly to: StoredEpoch } | null;
};

/**
 * After the store's clock has jumped, shared time continues as it was, and returns to the store's by this share: 4 s a day.
 * To phones and nodes that is a drift like any other.
 */
const RETURN = 0.000_05;

/** The shared time at the instant of an answer. */
export function sharedMs({ storeMs, stored }: StoreTime): number {
  return storeMs + shiftAt(stored, storeMs);
}

/** What a node asks at a local instant. `fresh` names the epoch if a new one is needed. */
export function questionOf(clock: Discipline, last: StoreTime | null, localMs: number, fresh: string): TimeQuestion {
  const nowMs = sharedAt(clock, localMs);
  if (last === null || nowMs === null || !clock.synced) return { expects: null, change: null };
  const { stored, storeMs } = last;
  const withinMs = JUMP_MS + (clock.kept.at(-1)?.rttMs ?? 0);
  const expects = { storeMs: storeMs + nowMs - sharedMs(last), withinMs, shiftMs: stored.shiftMs };
  if (clock.jumpedMs === null) return { expects, change: null };
  const to = { epoch: fresh, shiftMs: shiftAt(stored, storeMs) - clock.jumpedMs, sinceMs: storeMs };
  return { expects, change: { from: stored.epoch, to } };
}

function shiftAt({ shiftMs, sinceMs }: StoredEpoch, storeMs: number): number {
  const returnedMs = Math.max(0, storeMs - sinceMs) * RETURN;
  return Math.sign(shiftMs) * Math.max(0, Math.abs(shiftMs) - returnedMs);
}
