/** The shown time on its way to the estimated time: never a jump, only a slightly faster or slower clock. */
export type Slew = {
  /** Where this stretch begins on the local clock. */
  readonly fromLocalMs: number;
  /** Estimated server time minus local time there, and its slope (ms per ms). */
  readonly offsetMs: number;
  readonly slope: number;
  /** Shown minus estimated there. */
  readonly errorMs: number;
  /** How fast or slow the shown clock may run at most, as a share of real time. */
  readonly rate: number;
};

/** The last bit of an error fades with this time constant. */
const TAU_MS = 700;
/** The slope of a slewing clock is within 6 % of 1, so each round gains more than a digit. */
const INVERSE_ROUNDS = 14;

/** What is left of the error: first it falls at the full rate, then it fades. */
export function slewErrorAt(slew: Slew, localMs: number): number {
  const elapsedMs = Math.max(0, localMs - slew.fromLocalMs);
  const size = Math.abs(slew.errorMs);
  const fadesBelowMs = slew.rate * TAU_MS;
  const fullRateMs = Math.max(0, (size - fadesBelowMs) / slew.rate);
  if (elapsedMs <= fullRateMs) return Math.sign(slew.errorMs) * (size - slew.rate * elapsedMs);
  return Math.sign(slew.errorMs) * Math.min(size, fadesBelowMs) * Math.exp(-(elapsedMs - fullRateMs) / TAU_MS);
}

export function shownOffsetAt(slew: Slew, localMs: number): number {
  return slew.offsetMs + slew.slope * (localMs - slew.fromLocalMs) + slewErrorAt(slew, localMs);
}

/** The local instant at which `serverMs` will be shown. */
export function localAtShown(slew: Slew, serverMs: number): number {
  let localMs = serverMs - slew.offsetMs;
  for (let round = 0; round < INVERSE_ROUNDS; round += 1) localMs = serverMs - shownOffsetAt(slew, localMs);
  return localMs;
}
