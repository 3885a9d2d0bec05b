import { describe, expect, test } from "vitest";
import { afterPost } from "../../../../server/push/after-post.ts";

describe("[PU11] what follows from a push service's answer", () => {
  const turn = { nowMs: 1_000_000, untilMs: 1_000_000 + 3_600_000, tries: 1, random: 0 };
  const ends = (status: number) => afterPost({ status, retryAfter: null }, turn);
  const againAfterMs = (retryAfter: string | null, more: Partial<typeof turn> = {}, status = 503): unknown => {
    const { outcome } = afterPost({ status, retryAfter }, { ...turn, ...more });
    return typeof outcome === "object" ? outcome.againAtMs - turn.nowMs : outcome;
  };

  /** How often it is tried while no answer comes. */
  const triesWithin = (ms: number): number => {
    const untilMs = turn.nowMs + ms;
    for (let [tries, nowMs] = [1, turn.nowMs]; ; tries += 1) {
      const { outcome } = afterPost(null, { nowMs, untilMs, tries, random: 1 });
      if (typeof outcome === "string") return tries;
      nowMs = outcome.againAtMs;
    }
  };

  test("2xx is sent, 404 and 410 are gone, any other lasting answer is refused", () => {
    for (const status of [200, 201, 204, 299]) expect(ends(status)).toEqual({ result: "sent", outcome: "done" });
    for (const status of [404, 410]) expect(ends(status)).toEqual({ result: "gone", outcome: "gone" });
    for (const status of [300, 301, 307, 400, 401, 403, 413])
      expect(ends(status)).toEqual({ result: "refused", outcome: "done" });
  });

  test("no answer, 408, 429 and 5xx are tried again", () => {
    expect(afterPost(null, turn).result).toBe("again");
    for (const status of [408, 429, 500, 503, 599]) expect(ends(status).result).toBe("again");
  });

  test("after 5 s, doubled up to half an hour, half of it random", () => {
    expect([1, 2, 3].map((tries) => againAfterMs(null, { tries, random: 1 }))).toEqual([5_000, 10_000, 20_000]);
    expect([1, 2, 3].map((tries) => againAfterMs(null, { tries }))).toEqual([2_500, 5_000, 10_000]);
    const last = [9, 10, 99].map((tries) => againAfterMs(null, { tries, random: 1 }));
    expect(last).toEqual([1_280_000, 1_800_000, 1_800_000]);
  });

  test("or as late as was asked for, in seconds or as a date; nonsense asks for nothing", () => {
    expect(againAfterMs("120", {}, 429)).toBe(120_000);
    expect(againAfterMs("1")).toBe(2_500);
    expect(againAfterMs(new Date(turn.nowMs + 60_000).toUTCString())).toBe(60_000);
    for (const text of ["soon", "-5", new Date(0).toUTCString()]) expect(againAfterMs(text)).toBe(2_500);
  });

  test("as long as the word isn't out of date: about ten times in an hour, and through a day if it is about a lost phone", () => {
    expect(againAfterMs("60", { untilMs: turn.nowMs + 60_001 })).toBe(60_000);
    expect(againAfterMs("60", { untilMs: turn.nowMs + 60_000 })).toBe("done");
    expect([triesWithin(3_600_000), triesWithin(24 * 3_600_000)]).toEqual([10, 56]);
  });
});
