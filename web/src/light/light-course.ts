import { extentOf, type PacerSession, phaseAt } from "../../../client-sdk/src/index.ts";

/** A point on the light's way, and how it gets from there to the next one. */
export type Bend = { readonly atMs: number; readonly extent: number; readonly easing: string };

/** Less than this is no way at all. */
const LEAST = 1e-4;

/**
 * How full the light is from one instant to another, 0 to 1: the points at which it turns, and a curve between two of them.
 * Within a phase the light is a cubic of time, and so is what CSS calls `cubic-bezier` as long as its time runs evenly: the
 * curve that has the same ends and the same slopes there is the light itself. (A ramp bends it by less than can be seen.)
 */
export function lightCourse(session: PacerSession, fromMs: number, untilMs: number): readonly Bend[] {
  const bends: Bend[] = [];
  let atMs = fromMs;
  while (atMs < untilMs) {
    const nextMs = Math.min(untilMs, turnAfter(session, atMs));
    bends.push({ atMs, extent: extentOf(session, atMs), easing: easingBetween(session, atMs, nextMs) });
    atMs = nextMs;
  }
  return [...bends, { atMs: untilMs, extent: extentOf(session, untilMs), easing: "linear" }];
}

function turnAfter(session: PacerSession, atMs: number): number {
  const phase = phaseAt(session, atMs);
  if (phase === null) return Number.POSITIVE_INFINITY;
  switch (phase.kind) {
    case "leadIn":
      return atMs + phase.startsInMs;
    case "paused":
      return atMs + (phase.resumesInMs ?? Number.POSITIVE_INFINITY);
    default:
      return phase.endsAtMs;
  }
}

function easingBetween(session: PacerSession, fromMs: number, untilMs: number): string {
  const [first, last] = [extentOf(session, fromMs), extentOf(session, untilMs)];
  if (Math.abs(last - first) < LEAST) return "linear";
  // What a third of the way would be at the slope of either end, as a part of the whole way.
  const third = (fromStartMs: number, toMs: number): number =>
    ((extentOf(session, toMs) - extentOf(session, fromStartMs)) * (untilMs - fromMs)) / 3 / (last - first);
  const [leaving, arriving] = [third(fromMs, fromMs + 1), third(untilMs - 1, untilMs)];
  return `cubic-bezier(${1 / 3},${leaving.toFixed(4)},${2 / 3},${(1 - arriving).toFixed(4)})`;
}
