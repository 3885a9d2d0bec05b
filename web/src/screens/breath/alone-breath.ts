import type { PacerSession, Program } from "../../../../client-sdk/src/index.ts";
import type { Breath } from "../../light/breath.ts";

/** Long enough to put the phone down. */
const LEAD_IN_MS = 4_000;
const RESUME_IN_MS = 2_000;

/** This phone's own clock: nothing here needs a network. */
const nowMs = (): number => performance.now();

export const beginAlone = (program: Program): Breath => ({
  nowMs,
  session: { program, startAtMs: nowMs() + LEAD_IN_MS, pausedForMs: 0 },
});

export function pauseAlone({ session }: Breath): Breath {
  const { program, startAtMs, pausedForMs } = settled(session);
  return { nowMs, session: { program, startAtMs, pausedForMs, pausedAtMs: nowMs() } };
}

export const resumeAlone = ({ session }: Breath): Breath => ({
  nowMs,
  session: { ...session, resumeAtMs: nowMs() + RESUME_IN_MS },
});

/** The pause that is behind, counted. */
function settled(session: PacerSession): PacerSession {
  const { program, startAtMs, pausedForMs, pausedAtMs, resumeAtMs } = session;
  if (pausedAtMs === undefined || resumeAtMs === undefined) return session;
  return { program, startAtMs, pausedForMs: pausedForMs + Math.max(0, Math.min(resumeAtMs, nowMs()) - pausedAtMs) };
}
