import { extentOf, type PacerSession } from "../../../client-sdk/src/index.ts";
import { turnsOf } from "./turns.ts";

/** A point on the light's way. */
type Point = { readonly atMs: number; readonly extent: number };
/** And how it gets from there to the next one. */
export type Bend = Point & { readonly easing: string };

/** Less than this is no way at all. */
const LEAST = 1e-4;
/** A phase lacks no more than this of its whole way within half a thousandth of its time. */
const WHOLE = 1 - 1e-6;
/** A steep ramp bends a phase by more than one curve can follow, and ends in the middle of one. */
const RAMPED_PARTS = 6;

const bent = (leaving: number, arriving: number): string =>
  `cubic-bezier(${1 / 3},${leaving.toFixed(4)},${2 / 3},${arriving.toFixed(4)})`;
/** From empty to full or back, still for a moment at both ends. */
const WHOLE_PHASE = bent(0, 1);

/**
 * How full the light is from one instant to another, 0 to 1: the points at which it turns, and a curve between two of them.
 * Within a phase the light is a cubic of time, and so is what CSS calls `cubic-bezier` as long as its time runs evenly: the
 * curve that has the same ends and the same slopes there is the light itself. (A ramp bends it: a small part of a phase by less than can be seen.)
 */
export function* lightCourse(session: PacerSession, fromMs: number, untilMs: number): Iterable<Bend> {
  let here = { atMs: fromMs, extent: extentOf(session, fromMs) };
  const parts = session.program.ramp === undefined ? 1 : RAMPED_PARTS;
  for (const turn of turnsOf(session, fromMs, untilMs)) {
    for (let part = 1; part <= parts; part += 1) {
      const atMs = part === parts ? turn.untilMs : turn.fromMs + ((turn.untilMs - turn.fromMs) * part) / parts;
      const next = { atMs, extent: extentOf(session, atMs) };
      yield { ...here, easing: easingBetween(session, here, next) };
      here = next;
    }
  }
  yield { ...here, easing: "linear" };
}

function easingBetween(session: PacerSession, from: Point, until: Point): string {
  const way = until.extent - from.extent;
  if (Math.abs(way) < LEAST) return "linear";
  if (Math.abs(way) > WHOLE) return WHOLE_PHASE;
  // What a third of the way would be at the slope of either end, as a part of the whole way.
  const third = (slopeFromMs: number): number =>
    ((extentOf(session, slopeFromMs + 1) - extentOf(session, slopeFromMs)) * (until.atMs - from.atMs)) / 3 / way;
  return bent(third(from.atMs), 1 - third(until.atMs - 1));
}
