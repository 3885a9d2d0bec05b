import { afterEach, describe, expect, test, vi } from "vitest";
import { LockCampaign } from "../../../../client-sdk/src/platform/lock-campaign.ts";
import { tabs } from "../../../support/sdk/campaigning.ts";

describe("[PH19] with Web Locks", () => {
  const byLocks = (...as: ConstructorParameters<typeof LockCampaign>) => new LockCampaign(...as);
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  afterEach(() => void vi.unstubAllGlobals());

  /** The browser asks another process, as most do. */
  const answerSlowly = (): void => {
    const { locks } = navigator;
    const request = async (name: string, options: LockOptions, run: () => Promise<void>): Promise<void> => {
      await settled();
      await locks.request(name, options, run);
    };
    vi.stubGlobal("navigator", { locks: { request } });
  };

  test("the first leads; when it ends the next does; one that takes the lead has it", async () => {
    const { leading, open } = tabs(byLocks);
    const [one, two, three] = [open("one"), open("two"), open("three")];
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    one.end();
    await vi.waitFor(() => expect([...leading]).toEqual(["two"]));
    three.take();
    await vi.waitFor(() => expect([...leading]).toEqual(["three"]));
    three.end();
    await vi.waitFor(() => expect([...leading]).toEqual(["two"]));
    two.take();
    await settled();
    expect([...leading]).toEqual(["two"]);
  });

  test("one that takes the lead twice before it is given it has it once, and for good", async () => {
    answerSlowly();
    const { leading, open } = tabs(byLocks);
    const [one, two] = [open("one"), open("two")];
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    two.take();
    two.take();
    await vi.waitFor(() => expect([...leading]).toEqual(["two"]));
    for (let turn = 0; turn < 10; turn += 1) await settled();
    expect([...leading]).toEqual(["two"]);
    two.end();
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    one.end();
  });

  test("one that is closed before it is given the lead that it takes doesn't keep it", async () => {
    answerSlowly();
    const { leading, open } = tabs(byLocks);
    open("one");
    const two = open("two");
    await vi.waitFor(() => expect([...leading]).toEqual(["one"]));
    two.take();
    two.end();
    for (let turn = 0; turn < 10; turn += 1) await settled();
    expect([...leading]).toEqual(["one"]);
  });

  test("where the browser gives none, each tab stands for itself, without asking again and again", async () => {
    let asked = 0;
    vi.stubGlobal("navigator", {
      locks: {
        request: async () => {
          asked += 1;
          // Only so that a tab which asks for ever fails the test, and doesn't hang it.
          if (asked > 100) await new Promise(() => undefined);
          throw new DOMException("denied", "SecurityError");
        },
      },
    });
    const { leading, open } = tabs(byLocks);
    const one = open("one");
    open("two");
    await settled();
    one.take();
    await settled();
    expect([...leading]).toEqual(["one", "two"]);
    expect(asked).toBe(2);
  });
});
