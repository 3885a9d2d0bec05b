import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drawing } from "../../../../web/src/light/drawing.ts";
import { breathReel, leadInReel, numbersPart, wordsPart } from "../../../../web/src/light/reels.ts";
import { inOwnFrame } from "../../../../web/src/own-frame.ts";
import { fourAndSix, startAtMs } from "../../pacer/programs.ts";

/** Stands in for the browser's animations: counts those that were begun and not cancelled. */
class FakeAnimation {
  readonly element: Reel | undefined;

  constructor(effect?: { readonly element: Reel }) {
    this.element = effect?.element;
  }

  set startTime(ms: number) {
    if (this.element === undefined) return;
    this.element.moves = true;
    this.element.beganMs = ms;
  }

  cancel(): void {
    if (this.element !== undefined) this.element.moves = false;
  }
}

type Reel = { moves: boolean; beganMs?: number; readonly style: { transform: string } };

const reel = (): Reel & HTMLElement => ({ moves: false, style: { transform: "" } }) as Reel & HTMLElement;

const ends: (() => void)[] = [];

const begun = (): Drawing => {
  const drawing = new Drawing();
  ends.push(drawing.begin());
  return drawing;
};

const end = (): void => {
  for (const one of ends.splice(0)) one();
};

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", new EventTarget());
  vi.stubGlobal("Animation", FakeAnimation);
  vi.stubGlobal(
    "KeyframeEffect",
    class {
      readonly element: Reel;
      constructor(element: Reel) {
        this.element = element;
      }
    },
  );
});

afterEach(() => {
  end();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("a repeating breath is looked at only once the clock has moved, and is corrected then", () => {
  const light = reel();
  const drawing = begun();
  drawing.add(wordsPart(light, breathReel));
  let offsetMs = startAtMs + 1_000 - performance.now();
  let tell = (): void => undefined;
  drawing.follow({
    session: fourAndSix,
    nowMs: () => performance.now() + offsetMs,
    onClock: (listener) => {
      tell = listener;
      return () => undefined;
    },
  });
  vi.advanceTimersByTime(1_000);
  const began = light.beganMs;
  expect([light.moves, vi.getTimerCount()]).toEqual([true, 0]);
  const learn = (ms: number): number | undefined => {
    offsetMs += ms;
    tell();
    vi.advanceTimersByTime(1_000);
    return light.beganMs;
  };
  expect([learn(0.5), learn(3), learn(1.5)]).toEqual([began, began, (began ?? 0) - 5]);
  expect(vi.getTimerCount()).toBe(0);
});

test("that the time isn't known is shown until the breath's own words come, and never beside them", () => {
  const [before, during] = [reel(), reel()];
  const drawing = begun();
  for (const [element, of] of [
    [before, leadInReel],
    [during, breathReel],
  ] as const) {
    drawing.add(wordsPart(element, of));
    drawing.add(numbersPart(reel(), of));
  }
  let beganMs: number | null = null;
  drawing.follow({
    session: fourAndSix,
    nowMs: () => (beganMs === null ? null : startAtMs + performance.now() - beganMs),
  });
  vi.advanceTimersByTime(1_000);
  const lost = during.style.transform;
  expect([before.moves, during.moves, lost]).toEqual([false, false, "translateY(-140rem)"]);
  beganMs = performance.now() + 4_000;
  const seen = new Set<string>();
  for (let ms = 0; ms < 2_000; ms += 1) {
    vi.advanceTimersByTime(1);
    seen.add(`${before.moves ? "words" : ""} ${during.style.transform === lost ? "lost" : ""}`);
  }
  expect([...seen]).toEqual([" lost", "words "]);
});

test("other work waits for frames only while a breath is on the screen and its time is known", () => {
  const drawing = begun();
  let nowMs: number | null = null;
  const isWaitedFor = (): boolean => {
    const done: string[] = [];
    for (const name of ["first", "second"]) inOwnFrame(() => done.push(name), 0);
    vi.advanceTimersByTime(1);
    const { length } = done;
    vi.advanceTimersByTime(1_000);
    return length < 2;
  };
  drawing.follow({ session: fourAndSix, nowMs: () => nowMs });
  vi.advanceTimersByTime(1_000);
  const seen = [isWaitedFor()];
  nowMs = startAtMs;
  vi.advanceTimersByTime(1_000);
  seen.push(isWaitedFor());
  end();
  seen.push(isWaitedFor());
  expect(seen).toEqual([false, true, false]);
});
