const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const spaceLimits = {
  /** The default that the pair may agree on, and the one until it has. */
  agreedMinutes: { min: 10, max: 60, default: 20 },
  minutes: { min: 5, max: 1_440 },
  /** From the taking, with all extensions. Then it closes by itself. */
  longestMs: DAY_MS,
  /** The taker is reminded this long before the time and this long after it, then never again. */
  nearlyMs: 2 * MINUTE_MS,
  overdueMs: 15 * MINUTE_MS,
  /** A space that arrives after its end, or too late for the first reminder, lasts this long from its arrival. */
  lateMs: 5 * MINUTE_MS,
  /** "Ten more minutes", in answer to "I'm back". */
  moreMs: 10 * MINUTE_MS,
  /** How long "I'm back" and its answer stand. */
  backMs: DAY_MS,
  keepMs: DAY_MS,
  /** An agreement's body is kept as long as the log; the state keeps the agreement until it is changed. */
  keepAgreedMs: 30 * DAY_MS,
} as const;

/** "I'm ready too", "Ten more minutes", "Just breathe first". */
export const spaceAnswers = ["ready", "needMore", "breatheFirst"] as const;

export const msOf = (minutes: number): number => minutes * MINUTE_MS;
