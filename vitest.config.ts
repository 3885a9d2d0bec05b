import { existsSync } from "node:fs";
import { join } from "node:path";
import { defineConfig } from "vitest/config";
import { longRunTimeoutMs, suites } from "./tests/suites.ts";

const present = suites.filter(({ name }) => existsSync(join(import.meta.dirname, "tests", name)));
const isLong = process.env["LONG"] === "1";

export default defineConfig({
  test: {
    projects: present.map(({ name, workers, testTimeoutMs, maxConcurrency = 2, setup }) => ({
      test: {
        name,
        include: [`tests/${name}/**/*.test.ts`],
        globals: false,
        environment: "node",
        pool: "forks",
        // Files share what they import: loading it for each anew was a quarter of the processor's time. None mocks a module.
        isolate: false,
        // As in service: Node runs the sources as they are. Vite's own runner put a call between any two modules.
        experimental: { viteModuleRunner: false, nodeLoader: false },
        // What a simulated world leaves behind is young: with more room for it less is moved about.
        execArgv: ["--min-semi-space-size=64", "--max-semi-space-size=64"],
        maxWorkers: workers,
        maxConcurrency,
        testTimeout: isLong ? longRunTimeoutMs : testTimeoutMs,
        hookTimeout: Math.max(30_000, testTimeoutMs),
        // What comes late on a busy machine isn't wrong yet.
        expect: { poll: { timeout: 5_000 } },
        ...(setup === undefined ? {} : { globalSetup: setup }),
      },
    })),
  },
});
