/** What the phone is doing, which decides how fresh the clock and the head of the log must be. */
export type ProbeMode = "breath" | "space" | "idle";

export type ProbeSchedule = {
  /** The burst began here on the local clock. */
  readonly sinceMs: number;
  /** The last probe of this burst left here; equals `sinceMs` before the first. */
  readonly lastProbeMs: number;
  readonly probes: number;
  readonly replies: number;
};

const BURST = { everyMs: 60, replies: 16, probes: 24 };
const FIRST = { untilMs: 20_000, everyMs: 500 };
const SETTLING = { untilMs: 60_000, everyMs: 2_000 };
/** The drift takes longest to learn: in a breath's first two minutes a few more probes are worth it. */
const STRETCHES = {
  breath: [FIRST, { untilMs: 120_000, everyMs: 800 }],
  space: [FIRST, SETTLING],
  idle: [FIRST, SETTLING],
} satisfies Record<ProbeMode, readonly (typeof FIRST)[]>;
const STEADY_MS = { breath: 1_000, space: 10_000, idle: 45_000 } satisfies Record<ProbeMode, number>;

/** How long after the last burst a contradiction begins the first one. */
export const FIRST_PAUSE_MS: number = FIRST.untilMs;
/** The longest such wait; after as long again without a burst the next one comes as soon as the first. */
const CALM_MS = 10 * 60_000;

/**
 * How long after a burst that a contradiction asks for now the next one waits; null when this one comes too soon. Where the
 * phone's clock is too coarse for two replies to agree, no burst helps.
 */
export function nextPauseMs(pauseMs: number, { sinceMs }: ProbeSchedule, localMs: number): number | null {
  const agoMs = localMs - sinceMs;
  if (agoMs < pauseMs) return null;
  return agoMs > pauseMs + CALM_MS ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, CALM_MS);
}

export function startBurst(localMs: number): ProbeSchedule {
  return { sinceMs: localMs, lastProbeMs: localMs, probes: 0, replies: 0 };
}

/** How long after the last probe the next one is due. */
export function nextProbeAfterMs(schedule: ProbeSchedule, mode: ProbeMode): number {
  if (schedule.probes === 0) return 0;
  if (schedule.replies < BURST.replies && schedule.probes < BURST.probes) return BURST.everyMs;
  const ageMs = schedule.lastProbeMs - schedule.sinceMs;
  return STRETCHES[mode].find(({ untilMs }) => ageMs < untilMs)?.everyMs ?? STEADY_MS[mode];
}
