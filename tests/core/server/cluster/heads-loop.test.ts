import { setTimeout as after } from "node:timers/promises";
import { expect, onTestFinished, test, vi } from "vitest";
import { type HeadsLoopPorts, startHeadsLoop } from "../../../../server/cluster/heads-loop.ts";

const SECOND_MS = 1_000;

/** A node without rooms: how often it looks, and what it looks with. */
function looking() {
  type CatchUp = HeadsLoopPorts["upkeep"]["catchUp"];
  const catchUp = vi.fn<CatchUp>(async () => undefined);
  const { close } = startHeadsLoop({
    upkeep: { catchUp },
    readHeads: async () => [],
    tellHere: () => undefined,
    failed: (error) => expect.unreachable(String(error)),
  });
  onTestFinished(close);
  return { catchUp };
}

test("[CL7] a node looks where its rooms stand once a second, and no oftener", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const { catchUp } = looking();
  await vi.advanceTimersByTimeAsync(10 * SECOND_MS);
  expect(catchUp).toHaveBeenCalledTimes(11);
});

test("[CL7] it waits less than half a second for what is on its way, so what was lost is found within 1.5 s", async () => {
  const { catchUp } = looking();
  const [ports] = catchUp.mock.calls[0] ?? [];
  // Timers that are late come in their order all the same.
  const first = await Promise.race([ports?.underWay().then(() => "found"), after(SECOND_MS / 2, "too late")]);
  expect(first).toBe("found");
});
