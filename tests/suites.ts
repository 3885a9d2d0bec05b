import type { Program } from "./support/find-program.ts";

export interface Suite {
  readonly name: string;
  /** Programs that must be found on this machine; without one the suite is skipped, but fails where CI is set. */
  readonly needs?: readonly Program[];
  /**
   * What it does most of the time. One that computes, one that drives browsers and one that waits for timers and other
   * processes go well beside each other; one that measures runs when all others are over.
   */
  readonly mostly: "computes" | "browses" | "waits" | "measures";
  /** How many files run at once. */
  readonly workers: number;
  readonly testTimeoutMs: number;
  /** How many tests that say they may run beside each other do so in one file, 2 unless given: more where they only wait. */
  readonly maxConcurrency?: number;
  /** Runs once before the suite. */
  readonly setup?: string;
}

/** In the order in which each row takes them up. */
export const suites: readonly Suite[] = [
  { name: "core", mostly: "computes", workers: 2, testTimeoutMs: 30_000 },
  { name: "architecture", mostly: "computes", workers: 2, testTimeoutMs: 60_000 },
  {
    name: "e2e",
    mostly: "browses",
    needs: ["chromium", "chromium-browser"],
    workers: 2,
    testTimeoutMs: 90_000,
    setup: "tests/e2e/support/build.ts",
  },
  { name: "fuzz", mostly: "computes", workers: 1, testTimeoutMs: 120_000 },
  { name: "sim", mostly: "computes", workers: 2, testTimeoutMs: 120_000 },
  { name: "contract", mostly: "computes", workers: 2, testTimeoutMs: 60_000 },
  { name: "cluster", mostly: "waits", needs: ["redis-server", "haproxy"], workers: 2, testTimeoutMs: 60_000 },
  { name: "integration", mostly: "waits", workers: 2, testTimeoutMs: 60_000, maxConcurrency: 6 },
  {
    name: "speed",
    mostly: "measures",
    needs: ["chromium"],
    workers: 1,
    testTimeoutMs: 60_000,
    setup: "tests/e2e/support/build.ts",
  },
];

/** The long run raises counts by up to a hundred; its tests may take that much longer. */
export const longRunTimeoutMs: number = 4 * 60 * 60_000;
