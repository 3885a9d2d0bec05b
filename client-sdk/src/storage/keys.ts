import type { Texts } from "./storage.ts";

/** The keys under which a phone stores what it knows. */
export const KEYS = {
  membership: "membership",
  head: "head",
  room: "room",
  clock: "clock",
  push: "push",
  /** The phone that is to replace the partner's lost one (it may never come in), a space, and the name its owner gave there. */
  next: "next",
} as const;
/** Prefixes of each command in the outbox, and of each leaving that the server hasn't heard of; the id follows. */
export const OUTBOX_PREFIX = "outbox/";
export const LEAVING_PREFIX = "leaving/";
export const PAIRING_KEYS = {
  invitation: "pairing/invitation",
  joining: "pairing/joining",
  spent: "pairing/spent",
} as const;

/** Whether there is a pairing here, or one whose end the server hasn't heard of. */
export const holdsPairing = (texts: Texts): boolean =>
  Object.keys(texts).some((key) => key === KEYS.membership || key.startsWith(LEAVING_PREFIX));

/** Whether somebody was inviting or joining here when the app was last closed. */
export const holdsPairingUnderWay = (texts: Texts): boolean =>
  PAIRING_KEYS.invitation in texts || PAIRING_KEYS.joining in texts;

/** What is left of a pairing that is gone: a tab that was frozen while another one left may have written it. */
export function leftovers(texts: Texts): readonly string[] {
  const isOfNone = (key: string): boolean =>
    key === KEYS.clock || key.startsWith(LEAVING_PREFIX) || Object.values<string>(PAIRING_KEYS).includes(key);
  return KEYS.membership in texts ? [] : Object.keys(texts).filter((key) => !isOfNone(key));
}
