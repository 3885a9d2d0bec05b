import type { Figures, Spread } from "./figures.ts";

/** What must be reached, in ms unless the name says otherwise. */
export type Goal = {
  readonly late?: Spread;
  readonly lateP95?: number;
  readonly closeAfterS?: number;
  /** From one minute after a handover. */
  readonly afterEventP95?: number;
  readonly worstAfterMs?: number;
  readonly unsyncedAfterS?: number;
};

const AFTER_A_FRIGHT: Goal = { worstAfterMs: 5, unsyncedAfterS: 0.3 };

export const GOALS: Readonly<Record<string, Goal>> = {
  lan: { late: { p50: 0.5, p95: 1, max: 2 } },
  wifi: { late: { p50: 0.7, p95: 1.5, max: 3 } },
  "4g": { late: { p50: 2.5, p95: 7, max: 12 }, closeAfterS: 1.2 },
  bad: { late: { p50: 5, p95: 14, max: 25 } },
  mixed: { late: { p50: 11.5, p95: 14, max: 20 } },
  bloat: { lateP95: 5 },
  "4g-burst": { lateP95: 8 },
  handover: { afterEventP95: 4 },
  "sleep 30 s": AFTER_A_FRIGHT,
  "wall +1 h": AFTER_A_FRIGHT,
  "offline 30 s": AFTER_A_FRIGHT,
  "hidden tab": AFTER_A_FRIGHT,
};

/** Ten minutes of breathing cost no more than this, and nothing ever jumps or lies. */
const MOST_PROBES = 700;
/** A clock that never vouches for its time is never wrong; ours has to. */
const LEAST_SYNCED_SHARE = 0.99;

/** On these networks ours has to be closer than both packages, at the 95th percentile and at the worst instant. */
const CLOSER_ON = new Set(["wifi", "4g", "bad", "mixed"]);

/** Where a package was as close as ours, in words; none if ours was closer everywhere. */
export function lostRaces(scenario: string, ours: Figures, name: string, theirs: Figures): readonly string[] {
  if (!CLOSER_ON.has(scenario)) return [];
  const races = [
    ["p95", ours.late.p95, theirs.late.p95],
    ["max", ours.late.max, theirs.late.max],
  ] as const;
  return races
    .filter(([, our, their]) => !(our < their))
    .map(([what, our, their]) => `${scenario}: ${what} is ${our.toFixed(2)}, ${name} has ${their.toFixed(2)}`);
}

/** Which goals were missed, in words; none if all were reached. */
export function missedGoals(scenario: string, figures: Figures): readonly string[] {
  const goal = GOALS[scenario] ?? {};
  const limits: readonly (readonly [string, number, number | undefined])[] = [
    ["p50", figures.late.p50, goal.late?.p50],
    ["p95", figures.late.p95, goal.late?.p95 ?? goal.lateP95],
    ["max", figures.late.max, goal.late?.max],
    ["seconds until < 20 ms", figures.closeAfterS, goal.closeAfterS],
    ["p95 from a minute after", figures.afterEvent.p95, goal.afterEventP95],
    ["worst in the 10 s after", figures.worstAfterMs, goal.worstAfterMs],
    ["seconds unsynced after", figures.unsyncedAfterS, goal.unsyncedAfterS],
    ["jumps", figures.jumpsPerRun, 0],
    ["seconds wrong while synced", figures.wrongS, 0],
    ["probes", figures.probes, MOST_PROBES],
    ["share unsynced", 1 - figures.syncedShare, 1 - LEAST_SYNCED_SHARE],
  ];
  return limits
    .filter(([, value, limit]) => limit !== undefined && !(value <= limit))
    .map(([name, value, limit]) => `${scenario}: ${name} is ${value.toFixed(2)}, the goal is ${limit}`);
}
