import { breathsAsOf, stepAt, stretchAt, timelineOf } from "./course.ts";
import { elapsedMsAt, heldUntilMs, instantOf, isPausedAt, type Session } from "./session.ts";
import { nominalAt } from "./tempo.ts";
import type { Step, StepKind } from "./timeline.ts";

/** Lead-in time left before the first in-breath; a pause does not use it up. */
export type LeadIn = { readonly kind: "leadIn"; readonly startsInMs: number };

/** `resumesInMs` is there once somebody has resumed. */
export type Paused = { readonly kind: "paused"; readonly resumesInMs?: number };

/** A phase of a breath, and how far it has got. */
export type Breathing = {
  readonly kind: StepKind;
  /** Spoken number, from 1, one a nominal second: "In 1 2 3 4". See `countAt` for half seconds. */
  readonly count: number;
  /** 0 at the first instant of the phase, towards 1 at its end. */
  readonly progress: number;
  /** 1-based, of `of` breaths in all; a change of tempo changes that number when it takes effect. */
  readonly breath: number;
  readonly of: number;
  /** Server instant at which this changes, as far as is known: to the next phase, the end, or a pause. */
  readonly endsAtMs: number;
};

/** What a phone shows of a breath at an instant: it is about to begin, is running, or waits. */
export type Phase = LeadIn | Breathing | Paused;

/**
 * What both phones show at a server instant; null from the end on, without a breath, and while the time isn't known. A pure
 * function in constant time: no ticks, no history, no drift. A boundary belongs to what comes after it.
 */
export function phaseAt(session: Session | null, serverNowMs: number | null): Phase | null {
  if (!session || serverNowMs === null) return null;
  const elapsedMs = elapsedMsAt(session, serverNowMs);
  const { lengthMs } = timelineOf(session);
  // Written so that an instant that is not a number shows nothing.
  if (!(elapsedMs < lengthMs)) return null;
  const untilMs = heldUntilMs(session, serverNowMs);
  if (untilMs !== null) return paused(untilMs, serverNowMs);
  if (elapsedMs < 0) return { kind: "leadIn", startsInMs: -elapsedMs };
  const step = stepAt(session, elapsedMs);
  const intoMs = nominalInto(session, step, elapsedMs);
  return {
    kind: step.kind,
    count: countAt(step.nominalMs, intoMs),
    progress: intoMs / step.nominalMs,
    breath: step.breath,
    of: breathsAsOf(session, elapsedMs),
    endsAtMs: stepEndsAtMs(session, step, serverNowMs),
  };
}

/**
 * One number a whole nominal second; a half second at the end lengthens the last number instead of hurrying one more,
 * and a phase of half a second is "1". So 2.5 s counts "1, 2" and the 2 lasts 1.5 s.
 */
export function countAt(nominalMs: number, intoMs: number): number {
  const numbers = Math.max(1, Math.floor(nominalMs / 1_000));
  return Math.min(numbers, Math.floor(intoMs / 1_000) + 1);
}

/** Exactly 0 at the step's rounded start and its nominal length at its rounded end, bent by a ramp in between. */
function nominalInto(session: Session, step: Step, elapsedMs: number): number {
  const { tempo, fromMs } = stretchAt(session, elapsedMs);
  const nominalMs = (ms: number): number => nominalAt(tempo, ms - fromMs);
  const begunMs = nominalMs(step.fromMs);
  const scale = step.nominalMs / (nominalMs(step.untilMs) - begunMs);
  return (nominalMs(elapsedMs) - begunMs) * scale;
}

function stepEndsAtMs(session: Session, step: Step, serverNowMs: number): number {
  const endsAtMs = instantOf(session, step.untilMs) ?? Number.POSITIVE_INFINITY;
  const { pausedAtMs } = session;
  const pauseAhead = pausedAtMs !== undefined && pausedAtMs > serverNowMs && isPausedAt(session, pausedAtMs);
  return pauseAhead ? Math.min(endsAtMs, pausedAtMs) : endsAtMs;
}

const paused = (untilMs: number, serverNowMs: number): Paused =>
  untilMs === Number.POSITIVE_INFINITY ? { kind: "paused" } : { kind: "paused", resumesInMs: untilMs - serverNowMs };
