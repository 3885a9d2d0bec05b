import { defineConfig } from "vitest/config";
import { longRunTimeoutMs, suites } from "./tests/suites.ts";

const isLong = process.env["LONG"] === "1";

export default defineConfig({
  test: {
    projects: suites.map(({ name, workers, testTimeoutMs }) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        globals: false,
        environment: "node",
        pool: "forks",
        maxWorkers: workers,
        testTimeout: isLong ? longRunTimeoutMs : testTimeoutMs,
        hookTimeout: 30_000,
      },
    })),
  },
});
