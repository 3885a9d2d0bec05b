import { type PacerSession, type Phase, phaseAt } from "../../../client-sdk/src/index.ts";

/** "Together in 3 · 2 · 1": before that there is time to put the phone down. */
export const COUNTED_MS = 3_000;

/** What a breath is at from one instant to another: a phase, or as much of it as falls in between. */
export type Turn = {
  readonly fromMs: number;
  readonly untilMs: number;
  /** At the first of its instants. */
  readonly phase: Phase | null;
};

/** One after the other, without a gap. */
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
