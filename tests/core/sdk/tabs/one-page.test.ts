import { describe, expect, onTestFinished, test, vi } from "vitest";
import { AttuneClient } from "../../../../client-sdk/src/client.ts";
import { createClient, memoryStorage, type Storage } from "../../../../client-sdk/src/index.ts";
import { webTabs } from "../../../../client-sdk/src/platform/web-tabs.ts";
import { FakeClock } from "../../../../client-sdk/src/testing/index.ts";
import { loadEngine } from "../../../../client-sdk/src/testing/loaded-engine.ts";
import { livePair, watch } from "../../../support/sdk/fake-phones.ts";

/** Two clients of one phone in one page, of which the first leads. */
async function onePage(name: string) {
  const { clock, server, a } = await livePair();
  await a.client.close();
  const open = (seed: number) => {
    const parts = { storage: a.storage, transport: server.network(), environment: clock.device({ seed }), loadEngine };
    return new AttuneClient({ url: "https://attune.test", ...parts, tabs: webTabs(name) });
  };
  const reached = async (look: () => boolean): Promise<void> => {
    await vi.waitFor(async () => {
      await clock.advance(100);
      expect(look()).toBe(true);
    });
  };
  const [leader, follower] = [open(5), open(6)];
  await reached(() => [leader, follower].every(({ status }) => status.kind === "live"));
  return { leader, follower, reached };
}

test("[PH19] clients whose storages nobody else finds are no tabs of each other, also without a word about it", async () => {
  const channels = vi.fn();
  vi.stubGlobal("BroadcastChannel", channels);
  onTestFinished(() => void vi.unstubAllGlobals());
  const { sharedAs: _unsaid, ...storage } = memoryStorage();
  const options = { url: "https://attune.test", environment: new FakeClock().device() };
  const client = createClient({ ...options, storage: storage as Storage });
  onTestFinished(() => client.close());
  expect(channels).not.toHaveBeenCalled();
});

describe("two clients in one page", () => {
  test("[PH19] one leads and the other follows, as in two tabs", async () => {
    const closed = vi.spyOn(BroadcastChannel.prototype, "close");
    onTestFinished(() => closed.mockRestore());
    const { leader, follower, reached } = await onePage("one-page");
    const asked = [leader, follower].map(({ hear }) => watch(hear.send("thankYou")));
    await reached(() => asked.every(({ value }) => value?.delivered === true));
    await leader.close();
    const after = watch(follower.hear.send("makesSense"));
    await reached(() => after.value?.delivered === true);
    await follower.close();
    // An open one keeps a program of Node from ending.
    expect(closed).toHaveBeenCalledTimes(2);
  });

  test("[PH32] that which follows and is being closed says so to whoever still asks", async () => {
    const { leader, follower } = await onePage("closing-page");
    const closing = follower.close();
    await expect(follower.hear.send("thankYou")).rejects.toMatchObject({ code: "closed" });
    await closing;
    await leader.close();
  });
});
