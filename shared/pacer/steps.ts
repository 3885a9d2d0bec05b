import { checkPattern, programLimits } from "./limits.ts";
import type { Pattern } from "./program.ts";

/** Half a second more for each phase it has; null when that is slower than two people may breathe. */
export const slower = (pattern: Pattern): Pattern | null => stepped(pattern, programLimits.stepMs);

/** Half a second less for each phase it has; null when that is faster than two people may breathe. */
export const faster = (pattern: Pattern): Pattern | null => stepped(pattern, -programLimits.stepMs);

function stepped({ inhaleMs, holdMs, exhaleMs, restMs }: Pattern, byMs: number): Pattern | null {
  const moved = (phaseMs: number): number => (phaseMs === 0 ? 0 : Math.max(0, phaseMs + byMs));
  const next = {
    inhaleMs: moved(inhaleMs),
    holdMs: moved(holdMs),
    exhaleMs: moved(exhaleMs),
    restMs: moved(restMs),
  };
  return checkPattern(next) === null ? next : null;
}
