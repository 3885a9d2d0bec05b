import type { ShownCode } from "./openings.ts";

/** The events of `invite.on(name, listener)`, each with its payload. */
export type InviteEvents = {
  /** A new code (and QR): the previous one was used or has expired. */
  code: ShownCode;
  /** Somebody has used the link: it no longer works, and no other replaces it. */
  linkUsed: Record<never, never>;
  /** Somebody proved the code and said yes; `confirm` or `decline` them. */
  joined: { readonly name: string };
  /** Whoever joined has changed their mind, or was declined. */
  left: Record<never, never>;
  /** No new code for this long, as three in ten minutes is the limit. The next then comes by itself. */
  waitForCode: { readonly retryAfterMs: number };
  /** The invitation has ended by itself: its day is over, too many have used it, or its pairing is gone. No more codes. */
  over: Record<never, never>;
};

export const INVITE_EVENTS = [
  "code",
  "linkUsed",
  "joined",
  "left",
  "waitForCode",
  "over",
] as const satisfies readonly (keyof InviteEvents)[];
