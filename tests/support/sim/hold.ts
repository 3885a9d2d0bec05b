import fc from "fast-check";
import { type Faults, NO_FAULTS } from "./faults.ts";
import { run, schedules } from "./schedule.ts";

/** Runs so many schedules of a seed; one that breaks a promise shrinks to its core and is printed with its seed. */
export async function hold(seed: number, numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(schedules, (schedule) => run(schedule, NO_FAULTS)),
    { seed, numRuns },
  );
}

/** In which schedule a fault is found out, and how; null when it is not within so many. */
export async function foundOut(
  faults: () => Faults,
  within: number,
  seed: number,
): Promise<{ readonly after: number; readonly why: string } | null> {
  for (const [index, schedule] of fc.sample(schedules, { seed, numRuns: within }).entries()) {
    try {
      await run(schedule, faults());
    } catch (error) {
      return { after: index + 1, why: error instanceof Error ? error.message : "" };
    }
  }
  return null;
}
