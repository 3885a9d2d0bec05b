import { type PacerSession, phaseAt, sessionEndsAtMs } from "../../../client-sdk/src/index.ts";
import { tempoOf } from "./breath.ts";

/** A stretch of a breath that is drawn in one piece: what `session` shows from one instant on, for how long, and how often. */
export type Passage = {
  readonly session: PacerSession;
  readonly fromMs: number;
  readonly lengthMs: number;
  /** Includes a fraction if it ends in the middle. */
  readonly times: number;
  /** Exclusive; infinite if its last moment stays. */
  readonly untilMs: number;
};

/** How much is drawn at once of what doesn't repeat: lead-ins, pauses, ramps, changes. */
const STRETCH_MS = 12_000;
/** The next passage is drawn once less than this is left. */
const LEAST_MS = 4_000;
const FOR_GOOD = Number.POSITIVE_INFINITY;

const kinds = ["inhale", "hold", "exhale", "rest"] as const;

/** The passage to draw at an instant. */
export const passageAt = (session: PacerSession, atMs: number): Passage =>
  roundAt(session, atMs) ?? stretchFrom(session, atMs);

/**
 * From which instant the breath is to be drawn: in the lead-in from its first breath, so that all is there when it begins. (A
 * boundary is a whole millisecond; sums with a clock's fractions aren't exact.)
 */
export function breathFrom(session: PacerSession, atMs: number): number {
  const phase = phaseAt(session, atMs);
  if (phase?.kind !== "leadIn" || (session.pausedAtMs ?? 0) > atMs) return atMs;
  return Math.round(atMs + phase.startsInMs);
}

/**
 * What is drawn before the first breath, up to its first moment, which then stays and shows nothing. In a pause that leads
 * into it, it is there already.
 */
export function leadInAt(session: PacerSession, atMs: number, last: Passage | null): Passage | null {
  const onFromMs = leadInFrom(session, atMs);
  const isLeft = onFromMs === null || (last !== null && atMs < last.untilMs - LEAST_MS);
  if (last?.session === session && atMs >= last.fromMs && isLeft) return last;
  if (onFromMs === null) return null;
  const stretch = stretchFrom(session, atMs);
  const beginsMs = breathFrom(session, onFromMs);
  const leftMs = beginsMs - atMs;
  return beginsMs > onFromMs && leftMs < stretch.lengthMs
    ? { ...stretch, lengthMs: leftMs + 1, untilMs: FOR_GOOD }
    : stretch;
}

/** When the lead-in runs: from now, or from the end of a pause in it; null when it is over, or not yet known. */
function leadInFrom(session: PacerSession, atMs: number): number | null {
  const phase = phaseAt(session, atMs);
  const fromMs = phase?.kind === "paused" ? Math.round(atMs + (phase.resumesInMs ?? FOR_GOOD)) : atMs;
  return phaseAt(session, fromMs)?.kind === "leadIn" ? fromMs : null;
}

/** Whether a passage of that session is still the one to draw. */
export function isStillRight(passage: Passage, session: PacerSession, atMs: number): boolean {
  if (atMs < passage.fromMs || atMs >= passage.untilMs - LEAST_MS) return false;
  return passage.times !== 1 || roundAt(session, atMs) === null;
}

/** In a steady tempo all breaths are alike: drawn once, the passage repeats until the tempo changes, or to the end. */
function roundAt(session: PacerSession, atMs: number): Passage | null {
  const phase = phaseAt(session, atMs);
  if (phase === null || phase.kind === "leadIn" || phase.kind === "paused") return null;
  const { changes = [], program, pausedAtMs = 0 } = session;
  const tempo = tempoOf(session, phase.breath);
  if (tempo.ramp !== undefined || pausedAtMs > atMs) return null;
  const lengthOf = (phases: readonly (typeof kinds)[number][]): number =>
    phases.reduce((sumMs, kind) => sumMs + tempo[`${kind}Ms`], 0);
  const fromMs = phase.endsAtMs - lengthOf(kinds.slice(0, kinds.indexOf(phase.kind) + 1));
  const lengthMs = lengthOf(kinds);
  const next = changes.find(({ fromBreath }) => fromBreath > phase.breath);
  const changesAtMs = next === undefined ? FOR_GOOD : fromMs + (next.fromBreath - phase.breath) * lengthMs;
  if (changesAtMs - atMs < LEAST_MS) return null;
  const endsAtMs = next === undefined ? (sessionEndsAtMs(session) ?? FOR_GOOD) : changesAtMs;
  return {
    session: { program: { ...tempo, minutes: program.minutes }, startAtMs: fromMs, pausedForMs: 0 },
    fromMs,
    lengthMs,
    times: (endsAtMs - fromMs) / lengthMs,
    untilMs: changesAtMs,
  };
}

function stretchFrom(session: PacerSession, fromMs: number): Passage {
  const phase = phaseAt(session, fromMs);
  const isStill = phase === null || (phase.kind === "paused" && phase.resumesInMs === undefined);
  return { session, fromMs, lengthMs: STRETCH_MS, times: 1, untilMs: isStill ? FOR_GOOD : fromMs + STRETCH_MS };
}
