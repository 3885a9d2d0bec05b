import { Agent } from "node:https";
import { expect, test } from "vitest";
import { PushWorker } from "../../../server/push/push-worker.ts";
import type { ClaimedPush, PushOutcome } from "../../../server/store/push-port.ts";
import { minutes } from "../../support/room/room-spec.ts";

/** Ten in the evening. */
const NOW_MS = Date.UTC(2026, 0, 15, 22);

/** What becomes of a word that is good for so long, on a phone that is quiet for so long from now on. */
async function becomes(goodForMs: number, quietForMinutes: number): Promise<PushOutcome | undefined> {
  const fromMinute = 22 * 60;
  const quiet = { fromMinute, toMinute: (fromMinute + quietForMinutes) % 1_440, zone: "UTC" };
  const subscription = { endpoint: "https://push.example/x", keys: { p256dh: "", auth: "" }, quiet };
  const claimed = { untilMs: NOW_MS + goodForMs, tries: 1, subscription } as unknown as ClaimedPush; // all that is looked at
  const settled: PushOutcome[] = [];
  const worker = new PushWorker({
    store: { claim: async () => [claimed], settle: async (_claimed, outcome) => void settled.push(outcome) },
    keys: () => expect.unreachable("Nothing is sent."),
    nowMs: () => NOW_MS,
    agent: new Agent(),
    hosts: ["push.example"],
    contact: "mailto:host@calm.example",
    claimMs: 30_000,
    counted: () => undefined,
    failed: (error) => expect.unreachable(String(error)),
  });
  await worker.run();
  await worker.close();
  return settled[0];
}

test("[PU10] in quiet hours only what is good for more than an hour waits until they end", async () => {
  expect(await becomes(minutes(60), 30)).toBe("done");
  expect(await becomes(minutes(60) + 1, 30)).toEqual({ againAtMs: NOW_MS + minutes(30) });
});

test("[PU10] and only if it is still good by then", async () => {
  expect(await becomes(minutes(90), 90)).toBe("done");
  expect(await becomes(minutes(90) + 1, 90)).toEqual({ againAtMs: NOW_MS + minutes(90) });
});
