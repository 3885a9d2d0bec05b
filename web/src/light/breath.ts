import { type Cue, extentOf, nextCue, type PacerSession, type Phase, phaseAt } from "../../../client-sdk/src/index.ts";

/** A breath to show: a session and the clock that its instants belong to, shared by two phones or one phone's own. */
export type Breath = {
  readonly session: PacerSession;
  /** Null while the clock can't be vouched for. */
  nowMs(): number | null;
};

export function phaseOf({ session, nowMs }: Breath): Phase | null {
  const now = nowMs();
  return now === null ? null : phaseAt(session, now);
}

/** How full the light is now, 0 to 1. */
export function extentNow({ session, nowMs }: Breath): number {
  const now = nowMs();
  return now === null ? 0 : extentOf(session, now);
}

export function cueAfter({ session }: Breath, afterMs: number): Cue | null {
  return nextCue(session, afterMs);
}
