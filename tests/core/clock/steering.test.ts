import { expect, test } from "vitest";
import { type ClockStatus, createDisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { ClockEstimate, Estimator } from "../../../shared/clock/estimator.ts";
import { replyTo } from "./replies.ts";

/** By then nothing hurries any more. */
const LATER_MS = 10_000;

/** A clock that is shown, and at 0 was right, above an estimate that the test makes. Each reply takes `rttMs` by the local clock. */
function steered(rttMs = 40) {
  const known = { offsetMs: 0, driftPpm: 0, uncertaintyMs: 5, rttMs: 40 };
  let [estimate, isTrusted]: [ClockEstimate, boolean] = [known, true];
  const estimator: Estimator = {
    add: () => ({ accepted: true }),
    estimateAt: () => estimate,
    onWake: () => undefined,
    isTrusted: () => isTrusted,
    drop: () => undefined,
    drops: () => ({}),
    reset: () => undefined,
  };
  const clock = createDisciplinedClock(estimator);
  const hear = (localMs: number, offsetMs: number): void => {
    estimate = { ...estimate, offsetMs };
    clock.addReply(replyTo(localMs, rttMs / 2, rttMs / 2), localMs);
  };
  hear(0, 0);
  return {
    hear,
    shownOffsetMs: (localMs: number): number => (clock.serverNowMs(localMs) ?? Number.NaN) - localMs,
    statusAt: (localMs: number): ClockStatus => clock.status(localMs),
    contradict: (): void => void (isTrusted = false),
    doubt: (uncertaintyMs: number): void => void (estimate = { ...estimate, uncertaintyMs }),
  };
}

test.each([
  [7_999, 0.06],
  [8_000, 0.02],
  [LATER_MS, 0.02],
])("[CK6] what is learned after %d ms is chased at %d of the time that passes", (atMs, rate) => {
  const { hear, shownOffsetMs } = steered();
  hear(atMs, 100);
  expect(shownOffsetMs(atMs)).toBeCloseTo(0, 6);
  expect(shownOffsetMs(atMs + 500)).toBeCloseTo(500 * rate, 6);
});

test.each([
  [250, 0],
  [251, 251],
])("[CK6] by %d ms, after it was contradicted, the time that is shown moves at once by %d", (offMs, movedMs) => {
  const { hear, shownOffsetMs, contradict } = steered();
  contradict();
  hear(LATER_MS, offMs);
  expect(shownOffsetMs(LATER_MS)).toBeCloseTo(movedMs, 6);
});

test.each([
  [15, "synced"],
  [16, "syncing"],
])("[CK7] what is shown %d ms beside the estimate is %s", (offMs, status) => {
  const { hear, statusAt } = steered();
  hear(LATER_MS, offMs);
  expect(statusAt(LATER_MS)).toBe(status);
});

test.each([
  [89, "synced"],
  [90, "syncing"],
])("[CK7] a time by a local clock that was never seen to move by less than %d ms is %s", (stepMs, status) => {
  const { statusAt } = steered(stepMs);
  expect(statusAt(LATER_MS)).toBe(status);
});

test.each([
  [25, "synced"],
  [26, "syncing"],
])("[CK7] a time that is %d ms less certain than with the last reply is %s", (doubtMs, status) => {
  const { doubt, statusAt } = steered();
  doubt(5 + doubtMs);
  expect(statusAt(LATER_MS)).toBe(status);
});
