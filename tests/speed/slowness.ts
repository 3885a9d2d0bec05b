import type { Page } from "playwright-core";

/** What the work below takes on the machine for which the bounds on frames were set, milliseconds. */
const USUAL_MS = 7;

/**
 * How many times slower this machine is just now than that one; 1 where it's faster. Machines share their processors with
 * others, and a bound in milliseconds must not depend on who else is there.
 */
export async function slowness(page: Page): Promise<number> {
  return Math.max(1, (await page.evaluate(fixedWorkMs)) / USUAL_MS);
}

/** The best of some runs, so that other programs on this machine don't count. */
function fixedWorkMs(): number {
  const text = JSON.stringify(Array.from({ length: 400 }, (_, at) => ({ at, name: `a${at}`, list: [at, String(at)] })));
  let bestMs = Number.POSITIVE_INFINITY;
  for (let run = 0; run < 16; run += 1) {
    const startedAtMs = performance.now();
    for (let times = 0; times < 80; times += 1) JSON.stringify(JSON.parse(text));
    bestMs = Math.min(bestMs, performance.now() - startedAtMs);
  }
  return bestMs;
}
