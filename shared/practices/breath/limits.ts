const MINUTE_MS = 60_000;

/** The bounds of a shared breath besides those of its program (see the pacer's limits). */
export const breathLimits = {
  /** From the agreement to the first in-breath: time for "together in 3 · 2 · 1", longer on a slow connection. */
  leadInMs: { min: 5_000, max: 15_000 },
  /** A pause and a resume lie a little ahead, so that both phones turn at the same instant. */
  pauseAheadMs: 1_000,
  resumeAheadMs: 3_000,
  /** Another tempo begins with a breath at least this far ahead. */
  tempoAheadMs: 3_000,
  invitationMs: 5 * MINUTE_MS,
  pausedMs: 10 * MINUTE_MS,
  /** From the start, with all pauses; the longest program takes ten minutes. */
  longestMs: 60 * MINUTE_MS,
  /** Two "not now" within this time protect whoever said them, for the same time again. */
  notNowMs: 60 * MINUTE_MS,
  /** By then the last invitation that they hide has lapsed, and the last breath, its lead-in and all its pauses, is over. */
  hidesMs: 121 * MINUTE_MS,
  /** After this long on its way, nothing about a breath means anything any more. */
  staleMs: MINUTE_MS,
  keepMs: 24 * 60 * MINUTE_MS,
} as const;
