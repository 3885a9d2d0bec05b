import type { Figures, Spread } from "./figures.ts";

/** What must be reached, in ms unless the name says otherwise. */
export type Goal = {
  /**
   * The skew in minutes 2-10, and the floor of the forty couples that it was written beside. Other couples have another
   * floor by chance, so it is judged twice: as it stands, and as what it leaves above its floor.
   */
  readonly late?: { readonly skew: Spread; readonly floor: Spread };
  readonly lateP95?: number;
  readonly closeAfterS?: number;
  /** From one minute after a handover. */
  readonly afterEventP95?: number;
  readonly worstAfterMs?: number;
  readonly unsyncedAfterS?: number;
};

const of = (p50: number, p95: number, max: number): Spread => ({ p50, p95, max });
const AFTER_A_FRIGHT: Goal = { worstAfterMs: 5, unsyncedAfterS: 0.3 };

export const GOALS: Readonly<Record<string, Goal>> = {
  lan: { late: { skew: of(0.5, 1, 2), floor: of(0, 0.2, 0.2) } },
  wifi: { late: { skew: of(0.7, 1.5, 3), floor: of(0.4, 0.8, 1) } },
  "4g": { late: { skew: of(2.5, 7, 12), floor: of(2.2, 5.2, 5.8) }, closeAfterS: 1.2 },
  bad: { late: { skew: of(5, 14, 25), floor: of(2.3, 9.5, 11.7) } },
  mixed: { late: { skew: of(11.5, 14, 20), floor: of(10.5, 13.1, 13.7) } },
  bloat: { lateP95: 5 },
  "4g-burst": { lateP95: 8 },
  handover: { afterEventP95: 4 },
  "into a cellar": { afterEventP95: 10 },
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
  const limits: readonly Limit[] = [
    ...limitsOfSkew(figures, goal.late),
    ["p95", figures.late.p95, goal.lateP95],
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
    .map(([name, value, limit]) => `${scenario}: ${name} is ${value.toFixed(2)}, the goal is ${limit?.toFixed(2)}`);
}

type Limit = readonly [name: string, value: number, limit: number | undefined];

function limitsOfSkew({ late, floor }: Figures, goal: Goal["late"]): readonly Limit[] {
  if (goal === undefined) return [];
  return (["p50", "p95", "max"] as const).flatMap((what): readonly Limit[] => [
    [what, late[what], goal.skew[what]],
    [`${what} above the floor`, late[what] - floor[what], goal.skew[what] - goal.floor[what]],
  ]);
}
