import type { ErrorReply } from "../../../shared/protocol/errors.ts";

export type Range = { readonly minMs: number; readonly maxMs: number };

/** Until the server has accepted the connection, and until it has answered `resume`. */
export const OPEN_WITHIN_MS = 10_000;
export const RESUME_WITHIN_MS = 10_000;
/** A command's ack that takes longer says that the line is dead. */
export const ACK_WITHIN_MS = 10_000;
/** After a wake-up the line must prove itself within this. */
export const PROBE_WITHIN_MS = 3_000;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** The longest wait while a breath is on: a pause or an end by the other has to show soon after the network is back. */
const LONGEST_PRESSED_MS = 4_000;
/**
 * After `devicePending` (a day's wait) or another protocol version: neither changes within seconds. A wake-up asks at
 * once.
 */
const SLOW_WAIT_MS = 5 * 60_000;
const SLOW_CODES: ReadonlySet<string> = new Set(["devicePending", "versionTooOld", "versionTooNew"]);

/** Doubles up to 15 s; half of it is chance, so that a thousand phones don't come back in the same instant. */
export function backOff(attempt: number): Range {
  const maxMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return { minMs: maxMs / 2, maxMs };
}

/** The same wait as it is while a breath is on. */
export const hurried = ({ minMs, maxMs }: Range): Range => ({
  minMs: Math.min(minMs, LONGEST_PRESSED_MS / 2),
  maxMs: Math.min(maxMs, LONGEST_PRESSED_MS),
});

/** How long to stay away after a refusal; null stands for a server that could not be reached. */
export function waitAfter(reason: ErrorReply | null, attempt: number): Range {
  if (reason !== null && SLOW_CODES.has(reason.code)) return { minMs: SLOW_WAIT_MS, maxMs: SLOW_WAIT_MS * 1.2 };
  const { minMs, maxMs } = backOff(attempt);
  const askedMs = Math.min(reason?.retryAfterMs ?? 0, SLOW_WAIT_MS);
  return { minMs: askedMs + minMs, maxMs: askedMs + maxMs };
}

/** After these the place is gone for this phone, whatever it tries. */
export const isFinal = ({ code }: ErrorReply): boolean =>
  code === "ended" || code === "moved" || code === "unknownToken";
