import type { Program } from "./support/find-program.ts";

export interface Suite {
  readonly name: string;
  /** Programs that must be found on this machine; without one the suite is skipped, but fails where CI is set. */
  readonly needs?: readonly Program[];
  /**
   * What it does most of the time. One that computes and one that waits for disks, timers and other processes go well beside
   * each other; one that measures runs when all others are over.
   */
  readonly mostly: "computes" | "waits" | "measures";
  /** How many files run at once. */
  readonly workers: number;
  readonly testTimeoutMs: number;
  /** Runs once before the suite. */
  readonly setup?: string;
}

/** In the order in which they are taken up: what keeps both cores busy by itself comes when the others have waited enough. */
export const suites: readonly Suite[] = [
  { name: "core", mostly: "computes", workers: 2, testTimeoutMs: 30_000 },
  { name: "architecture", mostly: "computes", workers: 2, testTimeoutMs: 60_000 },
  {
    name: "e2e",
    mostly: "computes",
    needs: ["chromium", "chromium-browser"],
    workers: 2,
    testTimeoutMs: 90_000,
    setup: "tests/e2e/support/build.ts",
  },
  { name: "fuzz", mostly: "computes", workers: 1, testTimeoutMs: 120_000 },
  { name: "sim", mostly: "computes", workers: 2, testTimeoutMs: 120_000 },
  { name: "cluster", mostly: "waits", needs: ["redis-server", "haproxy"], workers: 2, testTimeoutMs: 60_000 },
  { name: "integration", mostly: "waits", workers: 2, testTimeoutMs: 60_000 },
  { name: "contract", mostly: "waits", workers: 2, testTimeoutMs: 60_000 },
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
