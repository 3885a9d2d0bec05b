import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Journal } from "../../../../client-sdk/src/storage/journal.ts";
import { memoryStorage } from "../../../../client-sdk/src/storage/memory-storage.ts";
import type { Changes, Storage } from "../../../../client-sdk/src/storage/storage.ts";
import { FakeClock, settled } from "../../../../client-sdk/src/testing/index.ts";

const clock = new FakeClock();

/** A storage whose writes the test finishes by hand. */
function slowStorage() {
  const writes: { readonly changes: Changes; finish(error?: Error): Promise<void> }[] = [];
  const storage: Storage = {
    sharedAs: null,
    load: async () => ({}),
    close: async () => undefined,
    write: (changes) =>
      new Promise((resolve, reject) => {
        writes.push({
          changes,
          finish: async (error) => {
            if (error === undefined) resolve();
            else reject(error);
            for (let round = 0; round < 10; round += 1) await Promise.resolve();
          },
        });
      }),
  };
  return { storage, writes };
}

describe("[PH15] the journal", () => {
  test("gathers what is asked for during a write into the next one, and never splits a change", async () => {
    const { storage, writes } = slowStorage();
    const journal = new Journal(storage, clock.device(), () => undefined);
    void journal.write({ a: "1" });
    void journal.write({ b: "1", c: "1" });
    const last = journal.write({ b: "2", d: "2" });
    expect(writes.map(({ changes }) => changes)).toEqual([{ a: "1" }]);
    await writes[0]?.finish();
    expect(writes.map(({ changes }) => changes)).toEqual([{ a: "1" }, { b: "2", c: "1", d: "2" }]);
    await writes[1]?.finish();
    await last;
    await journal.idle();
  });

  test("[PH21] keeps what could not be written, tells it once, and writes it with the next", async () => {
    const { storage, writes } = slowStorage();
    const told: boolean[] = [];
    const journal = new Journal(storage, clock.device(), (working) => told.push(working));
    const first = journal.write({ a: "1", b: "1" });
    const failing = expect(first).rejects.toThrow("full");
    await writes[0]?.finish(new Error("full"));
    await failing;
    const second = journal.write({ b: "2" });
    expect(writes[1]?.changes).toEqual({ a: "1", b: "2" });
    await writes[1]?.finish();
    await second;
    expect(told).toEqual([false, true]);
  });

  test("[PH32] what could not be written is tried once more at the end", async () => {
    const { storage, writes } = slowStorage();
    const journal = new Journal(storage, clock.device(), () => undefined);
    void journal.write({ a: "1" });
    await writes[0]?.finish(new Error("full"));
    const finished = journal.finish();
    await settled();
    await writes[1]?.finish();
    await finished;
    expect(writes.map(({ changes }) => changes)).toEqual([{ a: "1" }, { a: "1" }]);
  });

  test("[PH38] a storage that can't be read is replaced by memory, and that is told", async () => {
    const told: boolean[] = [];
    const denied: Storage = {
      ...memoryStorage(),
      load: () => Promise.reject(new Error("denied")),
      write: () => Promise.reject(new Error("denied")),
    };
    const journal = new Journal(denied, clock.device(), (working) => told.push(working));
    expect(await journal.load()).toEqual({});
    await journal.write({ a: "1" });
    expect(told).toEqual([false]);
  });
});
