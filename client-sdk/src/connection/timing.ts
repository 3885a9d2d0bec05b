import type { ErrorReply } from "../../../shared/protocol/errors.ts";

export type Range = { readonly minMs: number; readonly maxMs: number };

/** How long the server may take to accept the connection, and then to answer `resume`. */
export const OPEN_WITHIN_MS = 10_000;
export const RESUME_WITHIN_MS = 10_000;
/** If an ack takes longer, the line is dead. */
export const ACK_WITHIN_MS = 10_000;
/** How long the line has to prove itself after a wake-up. */
export const PROBE_WITHIN_MS = 3_000;
/**
 * In a breath, a line without a reply for so long is quiet: the first probe that lacks one left up to a second after the last
 * that had one. All but the longest stalls are shorter.
 */
export const QUIET_MS = 6_000;

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** The longest wait during a breath: the other's pause or stop has to show soon after the network is back. */
const LONGEST_PRESSED_MS = 4_000;
/** After another protocol version, which doesn't change within seconds. A wake-up still asks at once. */
const SLOW_WAIT_MS = 5 * 60_000;
const SLOW_CODES: ReadonlySet<string> = new Set(["versionTooOld", "versionTooNew"]);

/** Doubles up to 15 s; half of it is random, so that a thousand phones don't return in the same instant. */
export function backOff(attempt: number): Range {
  const maxMs = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt);
  return { minMs: maxMs / 2, maxMs };
}

/** The same wait during a breath. */
export const hurried = ({ minMs, maxMs }: Range): Range => ({
  minMs: Math.min(minMs, LONGEST_PRESSED_MS / 2),
  maxMs: Math.min(maxMs, LONGEST_PRESSED_MS),
});

/** How long to stay away after a refusal; null means that the server could not be reached. */
export function waitAfter(reason: ErrorReply | null, attempt: number): Range {
  if (reason !== null && SLOW_CODES.has(reason.code)) return { minMs: SLOW_WAIT_MS, maxMs: SLOW_WAIT_MS * 1.2 };
  const { minMs, maxMs } = backOff(attempt);
  const askedMs = Math.min(reason?.retryAfterMs ?? 0, SLOW_WAIT_MS);
  return { minMs: askedMs + minMs, maxMs: askedMs + maxMs };
}

/** After these the seat is lost to this phone, whatever it tries. */
export const isFinal = ({ code }: ErrorReply): boolean =>
  code === "ended" || code === "moved" || code === "unknownToken";
