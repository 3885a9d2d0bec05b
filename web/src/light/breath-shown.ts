import { type Breathing, type PacerSession, phaseAt } from "../../../client-sdk/src/index.ts";
import { tempoOf } from "./breath.ts";
import { COUNTED_MS, type Turn } from "./turns.ts";

const COUNT_MS = 1_000;

const words = { inhale: "breath.in", hold: "breath.hold", exhale: "breath.out", rest: "breath.rest" } as const;

/** A word beside the light. `leadIn` stands for the words of the last seconds before the first breath. */
export type Word = (typeof words)[keyof typeof words] | "leadIn" | "breath.settle" | "breath.paused" | "breath.goingOn";

/** A number below the word from an instant on; 0 shows none. */
export type Count = { readonly fromMs: number; readonly count: number };

export function wordOf({ phase }: Turn): Word | null {
  if (phase === null) return null;
  switch (phase.kind) {
    case "leadIn":
      return phase.startsInMs > COUNTED_MS ? "breath.settle" : "leadIn";
    case "paused":
      return phase.resumesInMs === undefined ? "breath.paused" : "breath.goingOn";
    default:
      return words[phase.kind];
  }
}

/** The numbers of a turn, in order. */
export function countsOf(session: PacerSession, turn: Turn): readonly Count[] {
  const { phase, fromMs } = turn;
  const none = [{ fromMs, count: 0 }];
  if (phase === null) return none;
  switch (phase.kind) {
    case "leadIn":
      return phase.startsInMs > COUNTED_MS ? none : countDown(turn, phase.startsInMs);
    case "paused":
      return phase.resumesInMs === undefined ? none : countDown(turn, phase.resumesInMs);
    default:
      return countUp(session, turn, phase);
  }
}

function countDown({ fromMs, untilMs }: Turn, leftMs: number): readonly Count[] {
  const counts = [{ fromMs, count: Math.ceil(leftMs / COUNT_MS) }];
  for (let count = Math.ceil(leftMs / COUNT_MS) - 1; count > 0; count -= 1) {
    const atMs = fromMs + leftMs - count * COUNT_MS;
    if (atMs < untilMs) counts.push({ fromMs: atMs, count });
  }
  return counts;
}

/** Counts evenly up to the last number. (A ramp changes its pace within a phase by less than can be seen.) */
function countUp(session: PacerSession, { fromMs, untilMs }: Turn, phase: Breathing): readonly Count[] {
  const last = phaseAt(session, Math.max(fromMs, untilMs - 1));
  const counts = [{ fromMs, count: phase.count }];
  if (last?.kind !== phase.kind) return counts;
  const nominalMs = tempoOf(session, phase.breath)[`${phase.kind}Ms`];
  const lengthMs = (untilMs - 1 - fromMs) / (last.progress - phase.progress);
  for (let count = phase.count; count < last.count; count += 1) {
    const progress = (count * COUNT_MS) / nominalMs;
    counts.push({ fromMs: fromMs + (progress - phase.progress) * lengthMs, count: count + 1 });
  }
  return counts;
}
