import { type Cue, nextCue, type PacerSession, type Pattern, type Ramp } from "../../../client-sdk/src/index.ts";

/** A breath to show: a session and the clock of its instants, shared by two phones or one phone's own. */
export type Breath = {
  readonly session: PacerSession;
  /** Null while the clock isn't known. */
  nowMs(): number | null;
  /** Reports when the clock may have changed. Without it, it never does. Returns the unsubscribe function. */
  onClock?(listener: () => void): () => void;
};

/** A pattern, optionally with a ramp towards it. */
type Tempo = Pattern & { readonly ramp?: Ramp };

/** Whether it waits for somebody to resume. */
export const isHeld = ({ session: { pausedAtMs, resumeAtMs } }: Pick<Breath, "session">): boolean =>
  pausedAtMs !== undefined && resumeAtMs === undefined;

export function cueAfter({ session }: Breath, afterMs: number): Cue | null {
  return nextCue(session, afterMs);
}

/** The tempo of a breath in a session. */
export const tempoOf = ({ changes, program }: PacerSession, breath: number): Tempo =>
  changes?.findLast(({ fromBreath }) => fromBreath <= breath)?.tempo ?? program;
