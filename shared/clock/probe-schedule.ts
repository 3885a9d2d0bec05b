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

/** How long after the last burst a contradiction may begin another, and the longest that this comes to. */
export const PAUSE = { firstMs: FIRST.untilMs, longestMs: 10 * 60_000 } as const;

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
