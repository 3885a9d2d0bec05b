import { readFileSync } from "node:fs";
import { join } from "node:path";
import { findSpecFaults } from "./find-spec-faults.ts";
import { readSources, root } from "./source-files.ts";

/** This test plants rules and quotes that don't exist. */
const planted = "tests/architecture/spec.test.ts";
const isTest = (path: string): boolean => /^tests\/.*\.(test|suite)\.ts$/.test(path) && path !== planted;
const spec = readFileSync(join(root, "shared/SPEC.md"), "utf8");
const tests = new Map([...readSources()].filter(([path]) => isTest(path)));

const faults = findSpecFaults(spec, tests);
for (const fault of faults) console.error(fault);
process.exitCode = faults.length > 0 ? 1 : 0;
