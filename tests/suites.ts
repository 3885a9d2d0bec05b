import type { Program } from "./support/find-program.ts";

export interface Suite {
  readonly name: string;
  /** Programs that must be found on this machine; without one the suite is skipped, but fails where CI is set. */
  readonly needs?: readonly Program[];
  /** Runs when all those that don't are over. */
  readonly measures?: true;
  /** How many files run at once. */
  readonly workers: number;
  readonly testTimeoutMs: number;
  /** How many tests that say they may run beside each other do so in one file, 2 unless given: more where they only wait. */
  readonly maxConcurrency?: number;
  /** Runs once before the suite. */
  readonly setup?: string;
}

/**
 * Two run at a time, taken up in this order: browsers go well beside what waits for other processes and for time, and what
 * is long and can't be shared out comes before what can, so that both cores are busy to the end.
 */
export const suites: readonly Suite[] = [
  {
    name: "e2e",
    needs: ["chromium", "chromium-browser"],
    workers: 2,
    testTimeoutMs: 90_000,
    setup: "tests/e2e/support/build.ts",
  },
  { name: "cluster", needs: ["redis-server", "haproxy"], workers: 2, testTimeoutMs: 60_000 },
  { name: "integration", workers: 2, testTimeoutMs: 60_000, maxConcurrency: 9 },
  { name: "sim", workers: 2, testTimeoutMs: 120_000 },
  { name: "fuzz", workers: 1, testTimeoutMs: 120_000 },
  { name: "core", workers: 2, testTimeoutMs: 30_000 },
  { name: "contract", workers: 2, testTimeoutMs: 60_000 },
  { name: "architecture", workers: 2, testTimeoutMs: 60_000 },
  {
    name: "speed",
    measures: true,
    needs: ["chromium"],
    workers: 1,
    testTimeoutMs: 60_000,
    setup: "tests/e2e/support/build.ts",
  },
  { name: "deploys", measures: true, needs: ["redis-server", "haproxy"], workers: 1, testTimeoutMs: 150_000 },
];

/** The long run raises counts by up to a hundred; its tests may take that much longer. */
export const longRunTimeoutMs: number = 4 * 60 * 60_000;
