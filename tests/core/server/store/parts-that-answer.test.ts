import { expect, test } from "vitest";
import { StoreUnavailable } from "../../../../server/store/port.ts";
import { partsThatAnswer } from "../../../../server/store/redis/parts-that-answer.ts";

test("[ST38] of many parts those count that answer, unless none does or something else is wrong", async () => {
  await expect(partsThatAnswer([Promise.reject(new StoreUnavailable("away"))])).rejects.toThrow("away");
  await expect(
    partsThatAnswer([
      Promise.resolve(1),
      Promise.reject(new StoreUnavailable("away")),
      Promise.reject(new Error("wrong")),
    ]),
  ).rejects.toThrow("wrong");
  expect(await partsThatAnswer([Promise.resolve(1), Promise.reject(new StoreUnavailable("away"))])).toEqual([
    1,
    undefined,
  ]);
  expect(await partsThatAnswer([])).toEqual([]);
});
