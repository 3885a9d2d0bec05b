import { breathBeginsMs, stepAt, stretchOf, timelineOf } from "./course.ts";
import { askedMsOf, cycleMsOf } from "./program.ts";
import { elapsedMsAt, instantOf, isPausedAt, type Session, sessionEndsAtMs } from "./session.ts";
import { elapsedAt } from "./tempo.ts";
import { breathFromMs, breathsIn, type StepKind } from "./timeline.ts";

/**
 * Something to sound, touch or say at a server instant.
 * - `inhale`, `hold`, `exhale`, `rest`: that phase begins, in breath `breath`.
 * - `leadIn`: three, two and one second before the first breath ("together in 3 · 2 · 1").
 * - `halfway`, `lastBreath`: said shortly before breath `breath`, which begins the second half or is the last.
 * - `done`: the end, after breath `breath`.
 */
export type Cue = {
  readonly kind: StepKind | "leadIn" | "halfway" | "lastBreath" | "done";
  readonly atMs: number;
  readonly breath: number;
};

type Point = { readonly kind: Cue["kind"]; readonly elapsedMs: number; readonly breath: number };

const LEAD_IN_BEATS_MS = [-3_000, -2_000, -1_000] as const;

/**
 * How long before its breath an announcement is made, in nominal ms. As phases lie on a grid of half seconds and this
 * does not, no two cues ever share an instant, and words never cover the tone of the in-breath.
 */
const ANNOUNCE_AHEAD_MS = 750;

/**
 * The first cue later than `afterServerMs`; call again with its `atMs` for the next. Null after the end, when a pause without
 * a resume comes first, without a breath, and while the time isn't known. Cheap enough to call again whenever the clock
 * estimate moves.
 */
export function nextCue(session: Session | null, afterServerMs: number | null): Cue | null {
  if (!session || afterServerMs === null) return null;
  const { breaths, lengthMs } = timelineOf(session);
  const elapsedMs = elapsedMsAt(session, afterServerMs);
  // What a pause holds back at its very instant is still to come, at the resume.
  const held = isPausedAt(session, afterServerMs);
  const isAhead = (point: Point): boolean => point.elapsedMs > elapsedMs || (held && point.elapsedMs === elapsedMs);
  if (!(elapsedMs < lengthMs)) return null;

  const points = [...leadInPoints(), ...announcements(session, breaths, elapsedMs), ...turnsFrom(session, elapsedMs)];
  const [first, ...others] = points.filter(isAhead);
  if (first === undefined) return null;
  const next = others.reduce((soonest, point) => (point.elapsedMs < soonest.elapsedMs ? point : soonest), first);
  const atMs = next.kind === "done" ? sessionEndsAtMs(session) : instantOf(session, next.elapsedMs);
  return atMs === null ? null : { kind: next.kind, atMs, breath: next.breath };
}

const leadInPoints = (): readonly Point[] =>
  LEAD_IN_BEATS_MS.map((elapsedMs) => ({ kind: "leadIn", elapsedMs, breath: 1 }));

/** With two breaths the second half is the last breath, and only that is said; a single breath needs neither. */
function announcements(session: Session, breaths: number, elapsedMs: number): readonly Point[] {
  const points: Point[] = [];
  // What has begun isn't announced any more, and a past tempo may be forgotten.
  const announce = (kind: Cue["kind"], breath: number): void => {
    if (breath === 1 || breathBeginsMs(session, breath) <= elapsedMs) return;
    const { tempo, fromBreath, fromMs } = stretchOf(session, breath - 1);
    const nominalMs = (breath - fromBreath) * cycleMsOf(tempo) - ANNOUNCE_AHEAD_MS;
    points.push({ kind, elapsedMs: fromMs + Math.round(elapsedAt(tempo, nominalMs)), breath });
  };
  const secondHalf = secondHalfOf(session, elapsedMs);
  if (secondHalf !== null && secondHalf < breaths) announce("halfway", secondHalf);
  announce("lastBreath", breaths);
  return points;
}

/**
 * The breath that begins nearest to half of the agreed length, whatever the tempo is by then: so it is said once. Null when
 * that is past, in a tempo that is forgotten.
 */
function secondHalfOf(session: Session, elapsedMs: number): number | null {
  const { program, changes } = session;
  const halfMs = breathFromMs(program, Math.floor(breathsIn(program, askedMsOf(program)) / 2));
  const keptFromMs = changes?.[0]?.fromMs ?? 0;
  if (halfMs < keptFromMs && keptFromMs <= elapsedMs) return null;
  const { breath } = stepAt(session, halfMs);
  const isNearer = halfMs - breathBeginsMs(session, breath) <= breathBeginsMs(session, breath + 1) - halfMs;
  return isNearer ? breath : breath + 1;
}

/** The running phase, as it may be held at its start, and what comes after it: the next phase or the end. */
function turnsFrom(session: Session, elapsedMs: number): readonly Point[] {
  const { breaths, lengthMs } = timelineOf(session);
  const running = stepAt(session, Math.max(0, elapsedMs));
  const here: Point = { kind: running.kind, elapsedMs: running.fromMs, breath: running.breath };
  if (running.untilMs >= lengthMs) return [here, { kind: "done", elapsedMs: lengthMs, breath: breaths }];
  const next = stepAt(session, running.untilMs);
  return [here, { kind: next.kind, elapsedMs: next.fromMs, breath: next.breath }];
}
