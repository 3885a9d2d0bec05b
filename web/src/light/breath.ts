import { type Cue, nextCue, type PacerSession, type Phase, phaseAt } from "../../../client-sdk/src/index.ts";

/** A breath to show: a session and the clock that its instants belong to, shared by two phones or one phone's own. */
export type Breath = {
  readonly session: PacerSession;
  /** Null while the clock can't be vouched for. */
  nowMs(): number | null;
};

/** It waits for someone to go on. */
export const isHeld = ({ session: { pausedAtMs, resumeAtMs } }: Pick<Breath, "session">): boolean =>
  pausedAtMs !== undefined && resumeAtMs === undefined;

/** What the breath is at so many milliseconds from now. */
export function phaseAhead({ session, nowMs }: Breath, aheadMs: number): Phase | null | "unknown" {
  const now = nowMs();
  return now === null ? "unknown" : phaseAt(session, now + aheadMs);
}

/** How long until something is so, to the millisecond, if it is so at the end of `withinMs`; else `withinMs`. */
export function msUntil(isSo: (aheadMs: number) => boolean, withinMs: number): number {
  if (!isSo(withinMs)) return withinMs;
  let [not, so] = [0, withinMs];
  while (so - not > 1) {
    const middle = (not + so) / 2;
    if (isSo(middle)) so = middle;
    else not = middle;
  }
  return so;
}

export function cueAfter({ session }: Breath, afterMs: number): Cue | null {
  return nextCue(session, afterMs);
}
