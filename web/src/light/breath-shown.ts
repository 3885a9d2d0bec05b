import { type PacerSession, type Phase, phaseAt } from "../../../client-sdk/src/index.ts";
import { msUntil } from "./breath.ts";

/** "Together in 3 · 2 · 1": before that there is time to put the phone down. */
const COUNTED_MS = 3_000;
const COUNT_MS = 1_000;
const NEVER = Number.POSITIVE_INFINITY;

const words = { inhale: "breath.in", hold: "breath.hold", exhale: "breath.out", rest: "breath.rest" } as const;

/** A word and a number beside the light; 0 is none. `leadIn`: what the last seconds before the first breath are called. */
export type Shown = {
  readonly word:
    | (typeof words)[keyof typeof words]
    | "leadIn"
    | "breath.settle"
    | "breath.paused"
    | "breath.goingOn"
    | null;
  readonly count: number;
};

/** What is shown of a breath at an instant. */
export function shownAt(session: PacerSession, atMs: number): Shown {
  const phase = phaseAt(session, atMs);
  if (phase === null) return { word: null, count: 0 };
  switch (phase.kind) {
    case "leadIn":
      return phase.startsInMs > COUNTED_MS
        ? { word: "breath.settle", count: 0 }
        : { word: "leadIn", count: countDown(phase.startsInMs) };
    case "paused":
      return phase.resumesInMs === undefined
        ? { word: "breath.paused", count: 0 }
        : { word: "breath.goingOn", count: Math.max(1, countDown(phase.resumesInMs)) };
    default:
      return { word: words[phase.kind], count: phase.count };
  }
}

/** The instant at which the word becomes another, as far as is known by now. */
export function nextWordMs(session: PacerSession, atMs: number): number {
  const phase = phaseAt(session, atMs);
  return phase === null ? NEVER : Math.min(pauseAfter(session, atMs), wordEndsMs(phase, atMs));
}

/** The instant at which the word or the number becomes another. */
export function nextShownMs(session: PacerSession, atMs: number): number {
  const phase = phaseAt(session, atMs);
  if (phase === null) return NEVER;
  const numberEndsMs = atMs + numberLeftMs(session, atMs, phase);
  return Math.min(pauseAfter(session, atMs), wordEndsMs(phase, atMs), numberEndsMs);
}

const pauseAfter = ({ pausedAtMs = 0 }: PacerSession, atMs: number): number => (pausedAtMs > atMs ? pausedAtMs : NEVER);

function wordEndsMs(phase: Phase, atMs: number): number {
  switch (phase.kind) {
    case "leadIn":
      return atMs + phase.startsInMs - (phase.startsInMs > COUNTED_MS ? COUNTED_MS : 0);
    case "paused":
      return atMs + (phase.resumesInMs ?? NEVER);
    default:
      return phase.endsAtMs;
  }
}

function numberLeftMs(session: PacerSession, atMs: number, phase: Phase): number {
  if (phase.kind === "leadIn") return phase.startsInMs > COUNTED_MS ? NEVER : countDownLeftMs(phase.startsInMs);
  if (phase.kind === "paused") return phase.resumesInMs === undefined ? NEVER : countDownLeftMs(phase.resumesInMs);
  const isPast = (aheadMs: number): boolean => {
    const later = phaseAt(session, atMs + aheadMs);
    return later === null || later.kind !== phase.kind || later.count !== phase.count;
  };
  // From its beginning a number lasts a second, but in a ramp and where a half second is left over.
  if (isPast(COUNT_MS) && !isPast(COUNT_MS - 1)) return COUNT_MS;
  return msUntil(isPast, phase.endsAtMs - atMs);
}

const countDown = (leftMs: number): number => Math.ceil(leftMs / COUNT_MS);
const countDownLeftMs = (leftMs: number): number => leftMs - (countDown(leftMs) - 1) * COUNT_MS;
