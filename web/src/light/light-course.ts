import { extentOf, type PacerSession } from "../../../client-sdk/src/index.ts";
import { turnsOf } from "./turns.ts";

/** A point on the light's course. */
type Point = { readonly atMs: number; readonly extent: number };
/** A point, and the curve from there to the next one. */
export type Bend = Point & { readonly easing: string };

/** A smaller change counts as none. */
const LEAST = 1e-4;
/** A phase that is cut short by half a thousandth of its time still covers more than this part of its change. */
const WHOLE = 1 - 1e-6;
/** A steep ramp bends a phase more than one curve can follow, and ends in the middle of one. */
const RAMPED_PARTS = 6;

const bent = (leaving: number, arriving: number): string =>
  `cubic-bezier(${1 / 3},${leaving.toFixed(4)},${2 / 3},${arriving.toFixed(4)})`;
/** From empty to full or back, at rest for a moment at both ends. */
const WHOLE_PHASE = bent(0, 1);

/**
 * How full the light is from one instant to another, 0 to 1: the points at which it turns, and a curve between each two. Within
 * a phase the light is a cubic of time, and so is CSS's `cubic-bezier` as long as its time runs evenly: the curve with the same
 * ends and the same slopes is the light itself. (A ramp bends it: in a small part of a phase by less than can be seen.)
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
  // The rise in a third of the time at the slope of either end, as a share of the whole.
  const third = (slopeFromMs: number): number =>
    ((extentOf(session, slopeFromMs + 1) - extentOf(session, slopeFromMs)) * (until.atMs - from.atMs)) / 3 / way;
  return bent(third(from.atMs), 1 - third(until.atMs - 1));
}
