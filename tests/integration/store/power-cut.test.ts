import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Disk } from "../../support/power-cut/disk.ts";
import { recordWriter, type Step } from "../../support/power-cut/record.ts";
import { type Acknowledged, readAcknowledged } from "../../support/store/acknowledged.ts";
import { lostIn } from "../../support/store/lost-in.ts";
import { tempFolder } from "../../support/temp-folder.ts";

const isLong = process.env["LONG"] === "1";
const APPENDS = 1_500;
/** The power is cut after every so many acknowledgements, and at each delicate step. */
const EVERY = 31;

describe.runIf(isLong)("a power cut, played back from the recorded writes and syncs", () => {
  test("[ST27] with synchronous = FULL nothing acknowledged is lost, whatever unsynced writes survive", async () => {
    const { cuts, losses } = await cutOften("FULL");
    expect(cuts).toBeGreaterThan(100);
    expect(losses).toEqual([]);
  });

  test("[ST27] with synchronous = NORMAL some of it is: the test can tell", async () => {
    const { losses } = await cutOften("NORMAL");
    expect(losses.length).toBeGreaterThan(0);
  });
});

const SURVIVAL = { none: () => false, some: () => Math.random() < 0.5, all: () => true } as const;

/** Records a run, then cuts the power at many points of it, each time with none, some and all of the unsynced writes. */
async function cutOften(
  synchronous: "FULL" | "NORMAL",
): Promise<{ readonly cuts: number; readonly losses: readonly string[] }> {
  const work = tempFolder();
  const [folder, traces] = [join(work, "data"), join(work, "traces")];
  mkdirSync(traces);
  const steps = await recordWriter({ folder, traces, synchronous, appends: APPENDS });
  const losses: string[] = [];
  let cuts = 0;
  for (const { disk, acknowledged } of cutPoints(steps)) {
    for (const [survival, survives] of Object.entries(SURVIVAL)) {
      const after = join(work, "after");
      disk.materialise(after, survives);
      const lost = await lostIn(after, acknowledged);
      for (const roomId of lost) losses.push(`${roomId} after cut ${cuts}, where ${survival} survived`);
      rmSync(after, { recursive: true });
      cuts += 1;
    }
  }
  return { cuts, losses };
}

/** Making the database, moving pages into it, emptying its log: where an unlucky cut would do most harm. */
const isDelicate = (step: Step): boolean =>
  step.kind === "truncate" || (step.kind === "sync" && !step.path.endsWith("-wal"));

function* cutPoints(steps: readonly Step[]): Generator<{ readonly disk: Disk; readonly acknowledged: Acknowledged }> {
  const disk = new Disk();
  const told: string[] = [];
  for (const step of steps) {
    disk.apply(step);
    if (step.kind === "tell") told.push(...step.text.trimEnd().split("\n"));
    const isDue = step.kind === "tell" ? told.length % EVERY === 0 : isDelicate(step);
    if (isDue) yield { disk, acknowledged: readAcknowledged(told) };
  }
}
