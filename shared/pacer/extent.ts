import { type Phase, phaseAt } from "./phase.ts";
import { elapsedMsAt, type Session } from "./session.ts";

/**
 * How full the light is, 0 to 1: it rises with the in-breath, stays full while held, falls with the out-breath, and
 * is still for a moment at each turn. It never jumps from phase to phase. Lead-in, pause and end are empty; for a
 * light that waits where it stopped, take `extentOf`.
 */
export function extentAt(phase: Phase | null): number {
  switch (phase?.kind) {
    case "inhale":
      return ease(phase.progress);
    case "hold":
      return 1;
    case "exhale":
      return 1 - ease(phase.progress);
    default:
      return 0;
  }
}

/**
 * As `extentAt`, but the light keeps its size through a pause: no jump at a pause or a resume either. Empty without a breath,
 * and while the time isn't known.
 */
export function extentOf(session: Session | null, serverNowMs: number | null): number {
  if (!session || serverNowMs === null) return 0;
  const { pausedAtMs: _paused, resumeAtMs: _resume, goesOnAtMs: _goesOn, ...course } = session;
  const unpaused = { ...course, startAtMs: 0, pausedForMs: 0 } satisfies Session;
  return extentAt(phaseAt(unpaused, elapsedMsAt(session, serverNowMs)));
}

const ease = (progress: number): number => progress * progress * (3 - 2 * progress);
