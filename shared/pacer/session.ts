import { type Course, changed, nextBreathFrom, timelineOf } from "./course.ts";
import type { Pattern } from "./program.ts";

/**
 * One shared breath. All instants are server time; those of start, pause and resume may lie ahead, so that both
 * phones turn at once.
 */
export type Session = Course & {
  readonly startAtMs: number;
  /** The latest pause. Without `resumeAtMs` it lasts until someone resumes. */
  readonly pausedAtMs?: number;
  readonly resumeAtMs?: number;
  /** Length of all earlier pauses; the one in `pausedAtMs` is not in it. */
  readonly pausedForMs: number;
  /** When the last earlier pause ends, if the next was asked for before that: until then the breath stands still. */
  readonly goesOnAtMs?: number;
};

type Pause = { readonly fromMs: number; readonly untilMs: number };

/**
 * Breathing time since the start: it stands still in a pause and is below 0 in the lead-in. For instants before an
 * earlier, already counted pause the answer is not meaningful.
 */
export function elapsedMsAt(session: Session, serverNowMs: number): number {
  const pause = pauseOf(session);
  const lead = session.startAtMs + session.pausedForMs;
  if (pause === null || serverNowMs < pause.fromMs) return Math.max(serverNowMs, goesOnAt(session)) - lead;
  if (serverNowMs < pause.untilMs) return pause.fromMs - lead;
  return serverNowMs - lead - (pause.untilMs - pause.fromMs);
}

/** From the instant of the pause up to the instant of the resume (not included). */
export const isPausedAt = (session: Session, serverNowMs: number): boolean =>
  heldUntilMs(session, serverNowMs) !== null;

/** When the pause that holds the breath at an instant ends, infinite while nobody has resumed; null without a pause. */
export function heldUntilMs(session: Session, serverNowMs: number): number | null {
  if (serverNowMs < goesOnAt(session)) return goesOnAt(session);
  const pause = pauseOf(session);
  return pause !== null && serverNowMs >= pause.fromMs && serverNowMs < pause.untilMs ? pause.untilMs : null;
}

const goesOnAt = ({ goesOnAtMs = Number.NEGATIVE_INFINITY }: Session): number => goesOnAtMs;

/**
 * Server instant at which the breath passes `elapsedMs`; null when a pause without a resume comes first. What falls on the
 * very instant of a pause happens at the resume.
 */
export function instantOf(session: Session, elapsedMs: number): number | null {
  const pause = pauseOf(session);
  const unpausedMs = session.startAtMs + session.pausedForMs + elapsedMs;
  if (pause === null || unpausedMs < pause.fromMs) return unpausedMs;
  return pause.untilMs === Number.POSITIVE_INFINITY ? null : unpausedMs + (pause.untilMs - pause.fromMs);
}

/** Null while it is paused, or about to be, without a resume. A pause at the very end changes nothing. */
export function sessionEndsAtMs(session: Session): number | null {
  const { lengthMs } = timelineOf(session);
  const unpausedMs = session.startAtMs + session.pausedForMs + lengthMs;
  return unpausedMs === session.pausedAtMs ? unpausedMs : instantOf(session, lengthMs);
}

/**
 * The session after somebody asked, at `askedAtMs`, for a pause from `pauseAtMs`. A pause that is over by then is counted. If
 * one isn't over yet when asked, the breath stands until it is, goes on, and stops at `pauseAtMs`. One that would last longer
 * loses its resume, and the earlier of two instants holds.
 */
export function withPause(session: Session, { askedAtMs, pauseAtMs }: PauseAsked): Session {
  const pause = pauseOf(session);
  const going = withoutPause(session);
  if (pause === null) return { ...going, pausedAtMs: pauseAtMs };
  const { fromMs, untilMs } = pause;
  if (pauseAtMs <= untilMs) return { ...going, pausedAtMs: Math.min(fromMs, pauseAtMs) };
  const counted = { ...going, pausedAtMs: pauseAtMs, pausedForMs: going.pausedForMs + (untilMs - fromMs) };
  return askedAtMs < untilMs ? { ...counted, goesOnAtMs: untilMs } : counted;
}

type PauseAsked = { readonly askedAtMs: number; readonly pauseAtMs: number };

/** The first resume holds. One that comes no later than its pause undoes it; without a pause nothing changes. */
export function withResume(session: Session, resumeAtMs: number): Session {
  const { pausedAtMs } = session;
  if (pausedAtMs === undefined || session.resumeAtMs !== undefined) return session;
  return resumeAtMs <= pausedAtMs ? withoutPause(session) : { ...session, resumeAtMs };
}

/**
 * The session after somebody asked, at `askedAtMs`, for another pattern from a breath on. The change is named by its breath,
 * as a pause may still postpone the instant.
 */
export function withTempo(session: Session, { askedAtMs, pattern, fromBreath }: TempoAsked): Session {
  return { ...session, changes: changed(session, { pattern, fromBreath, elapsedMs: elapsedMsAt(session, askedAtMs) }) };
}

type TempoAsked = { readonly askedAtMs: number; readonly pattern: Pattern; readonly fromBreath: number };

/** The first breath that begins at this instant or later, as known by now; null when none is left. */
export const nextBreathAt = (session: Session, atMs: number): number | null =>
  nextBreathFrom(session, elapsedMsAt(session, atMs));

/** As if it had never been paused, except for what earlier pauses have cost. */
function withoutPause({ pausedAtMs: _paused, resumeAtMs: _resume, ...going }: Session): Session {
  return going;
}

function pauseOf({ pausedAtMs, resumeAtMs = Number.POSITIVE_INFINITY }: Session): Pause | null {
  return pausedAtMs === undefined || resumeAtMs <= pausedAtMs ? null : { fromMs: pausedAtMs, untilMs: resumeAtMs };
}
