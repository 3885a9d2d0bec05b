import { type Cue, nextCue, type PacerSession, type Pattern, type Ramp } from "../../../client-sdk/src/index.ts";

/** A breath to show: a session and the clock that its instants belong to, shared by two phones or one phone's own. */
export type Breath = {
  readonly session: PacerSession;
  /** Null while the clock can't be vouched for. */
  nowMs(): number | null;
  /** Tells when the clock may have become another. Without it, it never does. Returns how to unsubscribe. */
  onClock?(listener: () => void): () => void;
};

/** A pattern, and a ramp towards it perhaps. */
type Tempo = Pattern & { readonly ramp?: Ramp };

/** It waits for someone to go on. */
export const isHeld = ({ session: { pausedAtMs, resumeAtMs } }: Pick<Breath, "session">): boolean =>
  pausedAtMs !== undefined && resumeAtMs === undefined;

export function cueAfter({ session }: Breath, afterMs: number): Cue | null {
  return nextCue(session, afterMs);
}

/** How that breath of a session is breathed. */
export const tempoOf = ({ changes, program }: PacerSession, breath: number): Tempo =>
  changes?.findLast(({ fromBreath }) => fromBreath <= breath)?.tempo ?? program;
