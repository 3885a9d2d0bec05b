import { Agent } from "node:https";
import { expect, test } from "vitest";
import { settled } from "../../../../client-sdk/src/testing/index.ts";
import { PushWorker, type PushWorkerPorts } from "../../../../server/push/push-worker.ts";
import type { ClaimedPush, PushOutcome, PushStore } from "../../../../server/store/push-port.ts";
import type { QuietHours } from "../../../../shared/protocol/push.ts";
import { minutes } from "../../../support/room/room-spec.ts";

/** Ten in the evening. */
const NOW_MS = Date.UTC(2026, 0, 15, 22);

const worker = (ports: Pick<PushWorkerPorts, "store" | "keys"> & Partial<PushWorkerPorts>): PushWorker =>
  new PushWorker({
    nowMs: () => NOW_MS,
    agent: new Agent(),
    hosts: ["push.example"],
    contact: "mailto:host@calm.example",
    claimMs: 30_000,
    counted: () => undefined,
    failed: (error) => expect.unreachable(String(error)),
    ...ports,
  });

/** One that is good for so long, for a phone that is quiet in these hours. */
function waiting(goodForMs: number, quiet: QuietHours | null): ClaimedPush {
  const subscription = { endpoint: "https://push.example/x", keys: { p256dh: "", auth: "" }, quiet };
  return { untilMs: NOW_MS + goodForMs, tries: 1, subscription } as unknown as ClaimedPush; // all that is looked at
}

/** What becomes of a word that is good for so long, on a phone that is quiet for so long from now on. */
async function becomes(goodForMs: number, quietForMinutes: number): Promise<PushOutcome | undefined> {
  const fromMinute = 22 * 60;
  const quiet = { fromMinute, toMinute: (fromMinute + quietForMinutes) % 1_440, zone: "UTC" };
  const outcomes: PushOutcome[] = [];
  const sends = worker({
    store: {
      claim: async () => [waiting(goodForMs, quiet)],
      settle: async (_claimed, outcome) => void outcomes.push(outcome),
    },
    keys: () => expect.unreachable("Nothing is sent."),
  });
  await sends.run();
  await sends.close();
  return outcomes[0];
}

test("[PU4] what can't be settled is told, except once the server stops: then the next one claims it", async () => {
  for (const stops of [false, true]) {
    const told: unknown[] = [];
    const fault = new Error("The store is away.");
    const away = Promise.withResolvers<undefined>();
    const sends = worker({
      store: { claim: async () => [waiting(0, null)], settle: () => away.promise },
      keys: () => expect.unreachable("It is too late."),
      failed: (error) => told.push(error),
    });
    await sends.run();
    const closed = stops ? sends.close() : null;
    away.reject(fault);
    await settled();
    await (closed ?? sends.close());
    expect(told).toEqual(stops ? [] : [fault]);
  }
});

test("[PU4] sixty-four are sent at a time: while they are, no more is claimed", async () => {
  const limits: number[] = [];
  const claim: PushStore["claim"] = async (_nowMs, _againAtMs, limit) => {
    limits.push(limit);
    return Array.from({ length: limit }, () => waiting(minutes(60), null));
  };
  let asked = 0;
  const sends = worker({
    store: { claim, settle: async () => undefined },
    keys: () => {
      asked += 1;
      return new Promise(() => undefined);
    },
  });
  for (let turn = 0; turn < 3; turn++) await sends.run();
  expect(limits).toEqual([64]);
  expect(asked).toBe(64);
});

test("[PU10] in quiet hours only what is good for more than an hour waits until they end", async () => {
  expect(await becomes(minutes(60), 30)).toBe("done");
  expect(await becomes(minutes(60) + 1, 30)).toEqual({ againAtMs: NOW_MS + minutes(30) });
});

test("[PU10] and only if it is still good by then", async () => {
  expect(await becomes(minutes(90), 90)).toBe("done");
  expect(await becomes(minutes(90) + 1, 90)).toEqual({ againAtMs: NOW_MS + minutes(90) });
});
