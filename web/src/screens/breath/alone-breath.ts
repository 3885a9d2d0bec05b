import {
  nextBreathAt,
  type PacerSession,
  type Pattern,
  type Program,
  withPause,
  withResume,
  withTempo,
} from "../../../../client-sdk/src/index.ts";
import type { Breath } from "../../light/breath.ts";

/** Long enough to put the phone down. */
const LEAD_IN_MS = 4_000;
const RESUME_IN_MS = 2_000;

/** This phone's own clock: nothing here needs a network. */
const nowMs = (): number => performance.now();

const breathOf = (session: PacerSession): Breath => ({ nowMs, session });

export const beginAlone = (program: Program): Breath =>
  breathOf({ program, startAtMs: nowMs() + LEAD_IN_MS, pausedForMs: 0 });

export const pauseAlone = ({ session }: Breath): Breath =>
  breathOf(withPause(session, { askedAtMs: nowMs(), pauseAtMs: nowMs() }));

export const resumeAlone = ({ session }: Breath): Breath => breathOf(withResume(session, nowMs() + RESUME_IN_MS));

/** From the next breath on; the current one stays as it is. In the last one the same breath is returned. */
export function changeTempoAlone(breath: Breath, pattern: Pattern): Breath {
  const { session } = breath;
  const askedAtMs = nowMs();
  const fromBreath = nextBreathAt(session, askedAtMs);
  return fromBreath === null ? breath : breathOf(withTempo(session, { askedAtMs, pattern, fromBreath }));
}

/** The tempo asked for last. */
export const patternAlone = ({ session }: Breath): Pattern => session.changes?.at(-1)?.tempo ?? session.program;
