import { type PacerSession, type Phase, phaseAt } from "../../../client-sdk/src/index.ts";

/** "Together in 3 · 2 · 1": before that there is time to put the phone down. */
export const COUNTED_MS = 3_000;

/** A stretch of a breath: a phase, or the part of it that falls in between. */
export type Turn = {
  readonly fromMs: number;
  readonly untilMs: number;
  /** The phase at its first instant. */
  readonly phase: Phase | null;
};

/** In order, without gaps. */
export function* turnsOf(session: PacerSession, fromMs: number, untilMs: number): Iterable<Turn> {
  let atMs = fromMs;
  while (atMs < untilMs) {
    const phase = phaseAt(session, atMs);
    const turn = { fromMs: atMs, untilMs: Math.min(untilMs, endsAtMs(session, phase, atMs)), phase };
    yield turn;
    atMs = turn.untilMs;
  }
}

function endsAtMs({ pausedAtMs = 0 }: PacerSession, phase: Phase | null, atMs: number): number {
  if (phase === null) return Number.POSITIVE_INFINITY;
  switch (phase.kind) {
    case "leadIn": {
      const leftMs = phase.startsInMs - (phase.startsInMs > COUNTED_MS ? COUNTED_MS : 0);
      return pausedAtMs > atMs ? Math.min(pausedAtMs, atMs + leftMs) : atMs + leftMs;
    }
    case "paused":
      return atMs + (phase.resumesInMs ?? Number.POSITIVE_INFINITY);
    default:
      return phase.endsAtMs;
  }
}
