/** Under which keys a phone keeps what it knows. */
export const KEYS = { membership: "membership", head: "head", room: "room", clock: "clock", push: "push" } as const;
export const OUTBOX_PREFIX = "outbox/";
export const LEAVING_PREFIX = "leaving/";

/** Whether there is a pairing here, or one whose end the server hasn't heard of. */
export const holdsPairing = (texts: Readonly<Record<string, string>>): boolean =>
  Object.keys(texts).some((key) => key === KEYS.membership || key.startsWith(LEAVING_PREFIX));
