import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { DrawnPart, type Part } from "../../../../web/src/light/drawn-part.ts";
import { passageAt } from "../../../../web/src/light/passage.ts";
import { fourAndSix, startAtMs } from "../../pacer/programs.ts";

/** How long each bit takes on this phone. */
let bitMs = 0;
const takeTime = (): void => void vi.advanceTimersByTime(bitMs);
const done: string[] = [];

beforeEach(() => {
  vi.useFakeTimers();
  done.length = 0;
  class FakeEffect {
    constructor() {
      takeTime();
      done.push("effect");
    }
  }
  class FakeAnimation {
    constructor(effect?: FakeEffect) {
      if (effect !== undefined) done.push("animation");
    }
    set startTime(_ms: number) {
      done.push("begun");
    }
    cancel(): void {}
  }
  vi.stubGlobal("KeyframeEffect", FakeEffect);
  vi.stubGlobal("Animation", FakeAnimation);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** What is done in each frame until the part moves. */
function framesOn(phone: { readonly bitMs: number }): readonly string[] {
  bitMs = phone.bitMs;
  const part: Part = {
    element: { style: { transform: "" } } as HTMLElement,
    *keyframes() {
      for (const turn of ["in", "out"]) {
        takeTime();
        done.push(turn);
        yield [{ transform: turn }];
      }
    },
  };
  const drawn = new DrawnPart(part);
  const wanted = { passage: passageAt(fourAndSix, startAtMs), beganMs: performance.now() };
  const frames: string[] = [];
  for (let step = drawn.stepTo(wanted); step !== null; step = drawn.stepTo(wanted)) {
    step.take();
    frames.push(done.splice(0).join(" "));
  }
  return frames;
}

test("a slow phone makes a part bit by bit, one per frame; a fast one in a single frame; either begins it in another frame", () => {
  expect(framesOn({ bitMs: 1 })).toEqual(["in", "out", "effect", "animation", "begun"]);
  expect(framesOn({ bitMs: 0 })).toEqual(["in out effect animation", "begun"]);
});
