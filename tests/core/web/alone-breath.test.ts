import { describe, expect, test, vi } from "vitest";
import { presets, programOf, sessionEndsAtMs, slower } from "../../../client-sdk/src/index.ts";
import {
  beginAlone,
  changeTempoAlone,
  patternAlone,
  pauseAlone,
  resumeAlone,
} from "../../../web/src/screens/breath/alone-breath.ts";

const two = programOf({ preset: "fourAndSix", minutes: 2 });

describe("a breath alone", () => {
  test("can be slowed down from its next breath on, and is as long as before", () => {
    const breath = beginAlone(two);
    const next = slower(patternAlone(breath));
    expect(next).toEqual({ ...presets.fourAndSix, inhaleMs: 4_500, exhaleMs: 6_500 });
    const slow = next === null ? breath : changeTempoAlone(breath, next);
    expect(patternAlone(slow)).toEqual(next);
    expect(slow.session.changes).toMatchObject([{ fromBreath: 1, fromMs: 0 }]);
    const endsMs = ({ session }: typeof breath): number => (sessionEndsAtMs(session) ?? 0) - session.startAtMs;
    expect(Math.abs(endsMs(slow) - endsMs(breath))).toBeLessThan(11_000);
  });

  test("stays as it is in its last breath", () => {
    const now = vi.spyOn(performance, "now").mockReturnValue(0);
    const breath = beginAlone(two);
    now.mockReturnValue((sessionEndsAtMs(breath.session) ?? 0) - 1_000);
    expect(changeTempoAlone(breath, presets.longerOut).session).toBe(breath.session);
    now.mockRestore();
  });

  test("stands still while it is paused, and ends that much later", () => {
    const breath = beginAlone(two);
    const paused = pauseAlone(breath);
    expect(sessionEndsAtMs(paused.session)).toBeNull();
    const goesOn = resumeAlone(paused);
    expect(sessionEndsAtMs(goesOn.session) ?? 0).toBeGreaterThan(sessionEndsAtMs(breath.session) ?? 0);
  });
});
