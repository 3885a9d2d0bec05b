/** The suites in the order in which they run: the quick ones first, those that start processes last. */
export interface Suite {
  readonly name: string;
  /** Programs that must be found on this machine; without one the suite is skipped, but fails where CI is set. */
  readonly needs?: readonly ("redis-server" | "haproxy" | "chromium")[];
  /** How many files run at once. 1 where files measure time or fill the machine by themselves. */
  readonly workers: number;
  readonly testTimeoutMs: number;
  /** Runs once before the suite. */
  readonly setup?: string;
}

export const suites: readonly Suite[] = [
  { name: "core", workers: 2, testTimeoutMs: 10_000 },
  { name: "contract", workers: 2, testTimeoutMs: 20_000 },
  { name: "architecture", workers: 2, testTimeoutMs: 60_000 },
  { name: "sim", workers: 2, testTimeoutMs: 120_000 },
  { name: "integration", workers: 2, testTimeoutMs: 30_000 },
  { name: "fuzz", workers: 1, testTimeoutMs: 120_000 },
  { name: "e2e", needs: ["chromium"], workers: 2, testTimeoutMs: 90_000, setup: "tests/e2e/support/build.ts" },
  { name: "speed", needs: ["chromium"], workers: 1, testTimeoutMs: 60_000, setup: "tests/e2e/support/build.ts" },
  { name: "cluster", needs: ["redis-server", "haproxy"], workers: 1, testTimeoutMs: 60_000 },
];

/** The long run raises counts by up to a hundred; its tests may take that much longer. */
export const longRunTimeoutMs: number = 4 * 60 * 60_000;
