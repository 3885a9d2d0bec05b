import { expect, test } from "vitest";
import { REGRESSIONS } from "../support/sim/regressions.ts";
import { run } from "../support/sim/schedule.ts";

test.each(REGRESSIONS)("[DL1] it no longer happens that $wrong", async ({ schedule }) => {
  await expect(run(schedule)).resolves.toBeUndefined();
});
