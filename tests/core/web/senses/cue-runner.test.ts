import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type PacerSession, withPause, withResume } from "../../../../client-sdk/src/index.ts";
import { runCues } from "../../../../web/src/senses/cue-runner.ts";
import { fourAndSix, startAtMs } from "../../pacer/programs.ts";

let onVisible: (() => void) | null = null;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", {
    addEventListener: (_name: string, listener: () => void) => void (onVisible = listener),
    removeEventListener: () => void (onVisible = null),
  });
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page that follows a breath beginning in four seconds; records what happened, and when. */
function following() {
  const zeroMs = performance.now() + 4_000;
  let session: PacerSession | null = fourAndSix;
  let [aheadMs, canTell] = [0, true];
  const nowMs = (): number | null => (canTell ? startAtMs + performance.now() - zeroMs + aheadMs : null);
  const happened: string[] = [];
  const stop = runCues({
    breath: () => (session === null ? null : { session, nowMs }),
    onCue: (kind) => () => void happened.push(`${Math.round(performance.now() - zeroMs)} ${kind}`),
  });
  return {
    stop,
    happened,
    to: (ms: number) => vi.advanceTimersByTime(zeroMs + ms - performance.now()),
    become: (next: PacerSession | null) => void (session = next),
    canTell: (is: boolean) => void (canTell = is),
    /** The page's timers stand still meanwhile. */
    sleep: (ms: number) => void (aheadMs += ms),
  };
}

const leadIn = ["-3000 leadIn", "-2000 leadIn", "-1000 leadIn"];

describe("the spoken and felt cues of a breath", () => {
  test("happen once each, at their instant", () => {
    const { happened, to } = following();
    to(10_500);
    expect(happened).toEqual([...leadIn, "0 inhale", "4000 exhale", "10000 inhale"]);
  });

  test("are skipped if the page slept through them, but not the next one", () => {
    const { happened, to, sleep } = following();
    to(500);
    sleep(4_500);
    expect(onVisible).not.toBeNull();
    onVisible?.();
    to(600);
    expect(happened).toEqual([...leadIn, "0 inhale"]);
    to(1_000);
    expect(happened).toEqual([...leadIn, "0 inhale"]);
    to(6_000);
    expect(happened).toEqual([...leadIn, "0 inhale", "5500 inhale"]);
  });

  test("are held back by a pause even when already prepared, and happen when the breath goes on", () => {
    const { happened, to, become } = following();
    to(3_900);
    const pauseAtMs = startAtMs + 3_950;
    const paused = withPause(fourAndSix, { askedAtMs: pauseAtMs - 1_000, pauseAtMs });
    become(paused);
    to(9_000);
    expect(happened).toEqual([...leadIn, "0 inhale"]);
    become(withResume(paused, startAtMs + 13_950));
    to(14_500);
    expect(happened).toEqual([...leadIn, "0 inhale", "14000 exhale"]);
  });

  test("don't happen while the time isn't known, nor once it is over", () => {
    const { happened, to, canTell, stop, become } = following();
    to(500);
    canTell(false);
    to(9_000);
    expect(happened).toEqual([...leadIn, "0 inhale"]);
    canTell(true);
    to(10_500);
    expect(happened.slice(4)).toEqual(["10000 inhale"]);
    become(null);
    to(20_500);
    expect(happened).toHaveLength(5);
    stop();
    expect([vi.getTimerCount(), onVisible]).toEqual([0, null]);
  });
});
