import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Drawing } from "../../web/src/light/drawing.ts";
import { breathReel, leadInReel, numbersPart, wordsPart } from "../../web/src/light/reels.ts";
import { fourAndSix, startAtMs } from "./pacer-programs.ts";

/** What a browser does with key frames is its own: here it counts what is begun and not taken away again. */
class FakeAnimation {
  readonly element: Reel | undefined;

  constructor(effect?: { readonly element: Reel }) {
    this.element = effect?.element;
  }

  set startTime(_ms: number) {
    if (this.element !== undefined) this.element.moves = true;
  }

  cancel(): void {
    if (this.element !== undefined) this.element.moves = false;
  }
}

type Reel = { moves: boolean; readonly style: { transform: string } };

const reel = (): Reel & HTMLElement => ({ moves: false, style: { transform: "" } }) as Reel & HTMLElement;

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("window", globalThis);
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
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("that the time isn't known is said until the breath's own words come, and never beside them", () => {
  const [before, during] = [reel(), reel()];
  const drawing = new Drawing();
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
