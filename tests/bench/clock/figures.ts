import type { Run, Sample } from "./run.ts";
import type { Scenario } from "./scenarios.ts";

export type Spread = { readonly p50: number; readonly p95: number; readonly max: number };

/** What one way of keeping time did on one network, over all seeds. */
export type Figures = {
  /** Skew in minutes 0-2 and 2-10. */
  readonly early: Spread;
  readonly late: Spread;
  /** What is left in minutes 2-10 beyond the floor that no two-way method can see under. */
  readonly excess: Spread;
  /** From a handover's first minute on. */
  readonly afterEvent: Spread;
  readonly floor: Spread;
  /** Ninety in a hundred runs had both phones within 20 ms after this, for at least 10 s; infinite is never. */
  readonly closeAfterS: number;
  readonly jumpsPerRun: number;
  /** Seconds a run in which a phone vouched for a time more than 50 ms wrong. */
  readonly wrongS: number;
  readonly probes: number;
  /** Share of minutes 2-10 in which both phones vouched for their time (of the time they were looked at). */
  readonly syncedShare: number;
  /** Worst skew while synced in the 10 s after an event, and the longest time after it without sync. */
  readonly worstAfterMs: number;
  readonly unsyncedAfterS: number;
};

const CLOSE_MS = 20;
const CLOSE_HOLDS_MS = 10_000;
const JUMP_MS = 15;
const LATE_FROM_MS = 120_000;
const AFTER_MS = 10_000;
const MINUTE_MS = 60_000;

export function figuresOf(scenario: Scenario, runs: readonly Run[]): Figures {
  const endMs = scenario.event?.toMs ?? Number.POSITIVE_INFINITY;
  const skews = (fromMs: number, toMs = Number.POSITIVE_INFINITY): Spread => spread(skewsOf(runs, { fromMs, toMs }));
  const after = runs.map(({ samples }) => afterEvent(samples, endMs));
  return {
    early: skews(0, LATE_FROM_MS),
    late: skews(LATE_FROM_MS),
    afterEvent: skews(endMs + MINUTE_MS),
    excess: spread(skewsOf(runs, { fromMs: LATE_FROM_MS, toMs: Number.POSITIVE_INFINITY, beyondFloor: true })),
    floor: spread(runs.map(({ floorMs }) => Math.abs(floorMs))),
    closeAfterS: quantile(runs.map(({ samples }) => closeAfterMs(samples)).sort(ascending), 0.9) / 1000,
    jumpsPerRun: mean(runs.map(({ samples }) => samples.filter(({ jumpMs }) => jumpMs > JUMP_MS).length)),
    wrongS: mean(runs.map(({ samples }) => secondsWhere(samples, ({ lies }) => lies))),
    probes: mean(runs.map(({ probes }) => probes)),
    syncedShare: mean(runs.map(({ samples }) => syncedShare(samples))),
    worstAfterMs: Math.max(...after.map(({ worstMs }) => worstMs)),
    unsyncedAfterS: Math.max(...after.map(({ unsyncedS }) => unsyncedS)),
  };
}

type Stretch = { readonly fromMs: number; readonly toMs: number; readonly beyondFloor?: boolean };

/** One by one: hundreds of runs have thousands of samples each, and lists of them would take a tenth of all the time. */
function skewsOf(runs: readonly Run[], { fromMs, toMs, beyondFloor = false }: Stretch): readonly number[] {
  const skews: number[] = [];
  if (fromMs === Number.POSITIVE_INFINITY) return skews;
  for (const { samples, floorMs } of runs) {
    const lessMs = beyondFloor ? floorMs : 0;
    for (const { atMs, skewMs } of samples)
      if (atMs >= fromMs && atMs < toMs && !Number.isNaN(skewMs)) skews.push(Math.abs(skewMs - lessMs));
  }
  return skews;
}

function afterEvent(
  samples: readonly Sample[],
  endMs: number,
): { readonly worstMs: number; readonly unsyncedS: number } {
  const window = samples.filter(({ atMs }) => atMs >= endMs && atMs < endMs + AFTER_MS);
  const shown = window.filter(({ skewMs }) => !Number.isNaN(skewMs));
  return {
    worstMs: Math.max(0, ...shown.map(({ skewMs }) => Math.abs(skewMs))),
    unsyncedS: secondsWhere(window, ({ skewMs }) => Number.isNaN(skewMs)),
  };
}

function syncedShare(samples: readonly Sample[]): number {
  const late = samples.filter(({ atMs, looking }) => atMs >= LATE_FROM_MS && looking);
  return late.filter(({ skewMs }) => !Number.isNaN(skewMs)).length / late.length;
}

function secondsWhere(samples: readonly Sample[], holds: (sample: Sample) => boolean): number {
  let ms = 0;
  samples.forEach((sample, index) => {
    if (holds(sample)) ms += (samples[index + 1]?.atMs ?? sample.atMs) - sample.atMs;
  });
  return ms / 1000;
}

/** The first instant from which the skew stays below 20 ms for 10 s. */
function closeAfterMs(samples: readonly Sample[]): number {
  let sinceMs: number | null = null;
  for (const { atMs, skewMs } of samples) {
    if (!(Math.abs(skewMs) < CLOSE_MS)) sinceMs = null;
    else sinceMs ??= atMs;
    if (sinceMs !== null && atMs - sinceMs >= CLOSE_HOLDS_MS) return sinceMs;
  }
  return Number.POSITIVE_INFINITY;
}

function spread(values: readonly number[]): Spread {
  const sorted = new Float64Array(values).sort();
  return { p50: quantile(sorted, 0.5), p95: quantile(sorted, 0.95), max: quantile(sorted, 1) };
}

function quantile(sorted: ArrayLike<number>, share: number): number {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? Number.NaN;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const ascending = (a: number, b: number): number => a - b;
