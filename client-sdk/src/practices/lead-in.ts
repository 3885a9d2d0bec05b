import type { ClockSnapshot } from "../../../shared/clock/disciplined-clock.ts";
import { breathLimits } from "../../../shared/practices/breath/limits.ts";
import { demand } from "../demands/demands.ts";

/** A round trip above this is a slow connection: the start has to reach both phones well before it. */
const SLOW_RTT_MS = 400;
const ROUND_TRIPS = 10;

const { min, max } = breathLimits.leadInMs;

/** For what waits before it is checked with the rest of its command. */
export function demandLeadIn(askedMs: number | undefined): void {
  const isRight = askedMs === undefined || (Number.isInteger(askedMs) && askedMs >= min && askedMs <= max);
  demand(isRight, `leadInMs has to be a whole number from ${min} to ${max}.`);
}

/** The lead-in that was asked for, a longer one on a slow connection, or none, which leaves the room's default. */
export function leadInOf(askedMs: number | undefined, { rttMs }: ClockSnapshot): { readonly leadInMs?: number } {
  if (askedMs !== undefined) return { leadInMs: askedMs };
  if (rttMs === null || rttMs <= SLOW_RTT_MS) return {};
  return { leadInMs: Math.min(max, Math.round(min + (rttMs - SLOW_RTT_MS) * ROUND_TRIPS)) };
}
