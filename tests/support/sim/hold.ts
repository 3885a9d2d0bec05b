import fc from "fast-check";
import { NO_FAULTS } from "./faults.ts";
import { Broken } from "./judgement/verdict.ts";
import type { Mutant } from "./mutants/mutants.ts";
import { nodeSchedules, run, type Schedule, schedules } from "./schedule.ts";

/** Runs this many schedules of a seed; one that breaks a promise is shrunk and printed with its seed. */
export async function hold(of: fc.Arbitrary<Schedule>, seed: number, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(of, (schedule) => run(schedule, NO_FAULTS)),
    { seed, numRuns },
  );
}

/** After how many schedules a fault breaks its promise, and how; null if not within the limit. Other promises don't count. */
export async function foundOut(
  { faults, promise, nodes = 1 }: Pick<Mutant, "faults" | "promise" | "nodes">,
  within: number,
  seed: number,
): Promise<{ readonly after: number; readonly why: string } | null> {
  for (const [index, schedule] of fc
    .sample(nodes === 1 ? schedules : nodeSchedules, { seed, numRuns: within })
    .entries()) {
    try {
      await run(schedule, faults(), promise);
    } catch (error) {
      if (!(error instanceof Broken)) throw error; // a fault that only crashes proves no rule
      return { after: index + 1, why: error.message };
    }
  }
  return null;
}
