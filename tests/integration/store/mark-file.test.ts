import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { MarkFile } from "../../../server/store/redis/mark-file.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("[ST33] what a node has seen of Redis is written once there is room again; that it can't be is told once", () => {
  const inTheWay = join(tempFolder(), "data");
  const path = join(inTheWay, "attune-redis.mark");
  const told: string[] = [];
  const file = new MarkFile(path, (line) => told.push(line));
  const seen = new Map([["A", { run: "abc", writes: 7 }]]);
  writeFileSync(inTheWay, "");
  for (let times = 0; times < 3; times++) file.write(seen);
  expect(told).toEqual([expect.stringContaining("DATA_DIR can't be written.")]);
  rmSync(inTheWay);
  file.write(seen);
  expect(new MarkFile(path, () => {}).read()).toEqual(seen);
  expect(told).toHaveLength(1);
});
