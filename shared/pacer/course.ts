import { askedMsOf, cycleMsOf, type Pattern, type Program, type Ramp, type Tempo } from "./program.ts";
import { cycleAt } from "./tempo.ts";
import { breathFromMs, breathsIn, lengthOf, type Step, stepIn } from "./timeline.ts";

/** A tempo from one breath on. */
export type Stretch = {
  readonly tempo: Tempo;
  /** 1-based: the first breath in this tempo. */
  readonly fromBreath: number;
  /** Breathing time at which that breath begins. */
  readonly fromMs: number;
};

/** What is breathed: the agreed program, then the changes of tempo that still matter, in order. */
export type Course = { readonly program: Program; readonly changes?: readonly Stretch[] };

export type Timeline = { readonly breaths: number; readonly lengthMs: number };

/** The number of breaths and the length as known by now. A change of tempo keeps the length and changes the number. */
export function timelineOf(course: Course): Timeline {
  const last = course.changes?.at(-1) ?? agreed(course);
  const breaths = breathsUntilEnd(course, last);
  return { breaths: last.fromBreath - 1 + breaths, lengthMs: last.fromMs + lengthOf(last.tempo, breaths) };
}

/** The tempo in force after `elapsedMs` of breathing. */
export function stretchAt(course: Course, elapsedMs: number): Stretch {
  return course.changes?.findLast(({ fromMs }) => fromMs <= elapsedMs) ?? agreed(course);
}

/** The tempo of a breath. */
export function stretchOf(course: Course, breath: number): Stretch {
  return course.changes?.findLast(({ fromBreath }) => fromBreath <= breath) ?? agreed(course);
}

/** The step that holds `elapsedMs`, from 0 up to the length (not included). A boundary belongs to the later step. */
export function stepAt(course: Course, elapsedMs: number): Step {
  const { tempo, fromBreath, fromMs } = stretchAt(course, elapsedMs);
  const step = stepIn(tempo, elapsedMs - fromMs);
  return {
    ...step,
    breath: fromBreath - 1 + step.breath,
    fromMs: fromMs + step.fromMs,
    untilMs: fromMs + step.untilMs,
  };
}

/** How many breaths it was to be once `elapsedMs` had been breathed: a change that lies ahead doesn't count yet. */
export function breathsAsOf(course: Course, elapsedMs: number): number {
  const stretch = stretchAt(course, elapsedMs);
  return stretch.fromBreath - 1 + breathsUntilEnd(course, stretch);
}

/** Breathing time at which a breath begins. */
export function breathBeginsMs(course: Course, breath: number): number {
  const { tempo, fromBreath, fromMs } = stretchOf(course, breath);
  return fromMs + breathFromMs(tempo, breath - fromBreath);
}

/** The first breath that begins after `elapsedMs` of breathing or later; null when there is none any more. */
export function nextBreathFrom(course: Course, elapsedMs: number): number | null {
  const { breaths, lengthMs } = timelineOf(course);
  if (elapsedMs <= 0) return 1;
  // Written so that an instant that is not a number has no breath ahead.
  if (!(elapsedMs < lengthMs)) return null;
  const { breath } = stepAt(course, elapsedMs);
  const next = breathBeginsMs(course, breath) === elapsedMs ? breath : breath + 1;
  return next > breaths ? null : next;
}

/**
 * Another pattern from a breath on. Of the earlier changes, the one in force after `elapsedMs` and those before that breath
 * stay; later ones are overtaken. A ramp that isn't over continues from the pace it has reached.
 */
export function changed(course: Course, { pattern, fromBreath, elapsedMs }: Change): readonly Stretch[] {
  const { changes = [] } = course;
  const inForce = changes.findLastIndex(({ fromMs }) => fromMs <= elapsedMs);
  const kept = changes.slice(Math.max(0, inForce)).filter((change) => change.fromBreath < fromBreath);
  const before: Course = { program: course.program, changes: kept };
  const fromMs = breathBeginsMs(before, fromBreath);
  const last = stretchOf(before, fromBreath);
  const ramp = rampLeft(last.tempo, fromMs - last.fromMs, pattern);
  return [...kept, { tempo: ramp === null ? pattern : { ...pattern, ramp }, fromBreath, fromMs }];
}

type Change = { readonly pattern: Pattern; readonly fromBreath: number; readonly elapsedMs: number };

function rampLeft(tempo: Tempo, ownMs: number, to: Pattern): Ramp | null {
  const overMs = (tempo.ramp?.overMs ?? 0) - ownMs;
  const fromCycleMs = Math.round(cycleAt(tempo, ownMs));
  return overMs > 0 && fromCycleMs < cycleMsOf(to) ? { fromCycleMs, overMs } : null;
}

const agreed = ({ program }: Course): Stretch => ({ tempo: program, fromBreath: 1, fromMs: 0 });

const breathsUntilEnd = ({ program }: Course, { tempo, fromMs }: Stretch): number =>
  breathsIn(tempo, askedMsOf(program) - fromMs);
