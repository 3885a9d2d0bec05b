import { describe, expect, test } from "vitest";
import { createDisciplinedClock, type DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";
import { type Line, quietReplies, replyTo, STEADY, serverAtMs } from "./replies.ts";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;

function syncedClock(): DisciplinedClock {
  const clock = createDisciplinedClock();
  clock.observe(1_000, 1_000);
  feed(clock, quietReplies(1_000, 16));
  expect(clock.status(2_300)).toBe("synced");
  return clock;
}

function feed(clock: DisciplinedClock, replies: readonly ProbeSample[]): void {
  for (const reply of replies) clock.addReply(reply);
}

const offMs = (clock: DisciplinedClock, localMs: number, line: Line = STEADY): number =>
  (clock.serverNowMs(localMs) ?? Number.NaN) - serverAtMs(line, localMs);

/** The largest change of (shown - true) within 20 ms. */
function worstStepMs(clock: DisciplinedClock, fromMs: number, toMs: number): number {
  let worst = 0;
  for (let at = fromMs; at < toMs; at += 20) {
    worst = Math.max(worst, Math.abs(offMs(clock, at + 20) - offMs(clock, at)));
  }
  return worst;
}

describe("[CK8] a phone that slept, its monotonic clock standing still", () => {
  const awake: Line = { ...STEADY, offsetMs: STEADY.offsetMs + 30_000 };

  test("is not synced until one reply agrees, and then at once, with its history", () => {
    const clock = syncedClock();
    expect(clock.observe(2_400, 32_400)).toBe(true);
    expect(clock.status(2_400)).toBe("syncing");
    expect(clock.nextProbeInMs("idle")).toBe(0);
    feed(clock, [replyTo(2_410, 20, 20, awake)]);
    expect(clock.status(2_450)).toBe("synced");
    expect(offMs(clock, 2_450, awake)).toBeCloseTo(0, 0);
  });

  test("throws away replies that were under way", () => {
    const clock = syncedClock();
    clock.observe(2_400, 32_400);
    expect(clock.addReply(replyTo(2_390, 20, 20, awake))).toEqual({ accepted: false, reason: "asleep" });
    expect(clock.status(2_440)).toBe("syncing");
  });

  test("whose wall clock was set as well starts anew, and says so until five replies agree", () => {
    const clock = syncedClock();
    clock.observe(2_400, 2_400 + 30_000 + HOUR_MS);
    const replies = quietReplies(2_410, 5, awake);
    feed(clock, replies.slice(0, 4));
    expect(clock.status(2_700)).toBe("syncing");
    feed(clock, replies.slice(4));
    expect(clock.status(2_800)).toBe("synced");
    expect(offMs(clock, 2_800, awake)).toBeCloseTo(0, 0);
  });
});

describe("[CK8] a wall clock that is set", () => {
  test.each([
    ["an hour on", HOUR_MS],
    ["an hour back", -HOUR_MS],
    ["a year on", YEAR_MS],
  ])("%s moves nothing that is shown", (_, jumpMs) => {
    const clock = syncedClock();
    clock.observe(2_400, 2_400 + jumpMs);
    expect(offMs(clock, 2_410)).toBeCloseTo(0, 1);
    feed(clock, [replyTo(2_410, 20, 20)]);
    expect(clock.status(2_450)).toBe("synced");
    expect(worstStepMs(clock, 2_300, 10_000)).toBeLessThan(0.1);
  });

  test("by 200 ms is a trim, by more is looked into", () => {
    expect(syncedClock().observe(2_400, 2_600)).toBe(false);
    expect(syncedClock().observe(2_400, 2_601)).toBe(true);
  });
});

describe("[CK9] a server that restarts", () => {
  test("with a clock 60 ms off is followed by slewing, never by a jump", () => {
    const clock = syncedClock();
    const moved: Line = { ...STEADY, epoch: "second", connection: 2, offsetMs: STEADY.offsetMs + 60 };
    let before = offMs(clock, 5_000);
    for (const reply of quietReplies(5_000, 60, moved)) {
      clock.addReply(reply);
      const now = offMs(clock, reply.t3Ms);
      expect(Math.abs(now - before)).toBeLessThan(0.06 * 90);
      before = now;
    }
    expect(offMs(clock, 15_000, moved)).toBeCloseTo(0, 0);
    expect(clock.status(15_000)).toBe("synced");
  });

  test("with a clock that agrees is never out of sync", () => {
    const clock = syncedClock();
    for (const reply of quietReplies(5_000, 10, { ...STEADY, epoch: "second", connection: 2 })) {
      clock.addReply(reply);
      expect(clock.status(reply.t3Ms)).toBe("synced");
    }
  });

  test("and is left again before its clock was known leaves no trace", () => {
    const clock = syncedClock();
    feed(
      clock,
      quietReplies(5_000, 3, { ...STEADY, epoch: "second", connection: 2, offsetMs: STEADY.offsetMs - HOUR_MS }),
    );
    expect(clock.status(5_300)).toBe("syncing");
    feed(clock, quietReplies(6_000, 1, { ...STEADY, connection: 3 }));
    expect(clock.status(6_100)).toBe("synced");
    expect(offMs(clock, 6_100)).toBeCloseTo(0, 1);
  });

  test("with a clock an hour off is out of sync from the first reply until five agree, and is then right", () => {
    const clock = syncedClock();
    const moved: Line = { ...STEADY, epoch: "second", connection: 2, offsetMs: STEADY.offsetMs - HOUR_MS };
    quietReplies(5_000, 6, moved).forEach((reply, index) => {
      clock.addReply(reply);
      expect(clock.status(reply.t3Ms)).toBe(index < 4 ? "syncing" : "synced");
    });
    expect(offMs(clock, 6_000, moved)).toBeCloseTo(0, 1);
  });
});

describe("[CK9] a server whose clock is set without a word", () => {
  test("is believed after two replies that exclude the estimate, and taken over when five agree", () => {
    const clock = syncedClock();
    const moved: Line = { ...STEADY, offsetMs: STEADY.offsetMs + 5_000 };
    const replies = quietReplies(5_000, 6, moved);
    expect(clock.addReply(replies[0] as ProbeSample)).toEqual({ accepted: false, reason: "disagrees" });
    expect(clock.status(5_040)).toBe("synced");
    expect(clock.nextProbeInMs("idle")).toBe(0);
    feed(clock, replies.slice(1, 2));
    expect(clock.status(5_120)).toBe("syncing");
    feed(clock, replies.slice(2));
    expect(clock.status(5_440)).toBe("synced");
    expect(offMs(clock, 5_440, moved)).toBeCloseTo(0, 1);
  });

  test("is not believed when the next replies agree with the old time after all", () => {
    const clock = syncedClock();
    const moved: Line = { ...STEADY, offsetMs: STEADY.offsetMs + 5_000 };
    feed(clock, [...quietReplies(5_000, 2, moved), ...quietReplies(5_200, 2)]);
    expect(clock.status(5_400)).toBe("synced");
    expect(offMs(clock, 5_400)).toBeCloseTo(0, 1);
  });
});
