import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { inOwnFrame, setDrawing, takeFrames, whenNothingIsDrawn } from "../../../web/src/own-frame.ts";

const page = { hidden: false };

/** One clock for all tests, far from those of other files: what one has reserved is over when the next begins. */
beforeAll(() => {
  vi.useFakeTimers();
  vi.advanceTimersByTime(3_600_000);
  vi.stubGlobal("window", globalThis);
  vi.stubGlobal("document", page);
});

beforeEach(() => {
  page.hidden = false;
  setDrawing("a light", true);
  vi.advanceTimersByTime(10_000);
});

afterAll(() => {
  setDrawing("a light", false);
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("two works don't share a frame, and neither takes one that can't wait", () => {
  const done: string[] = [];
  takeFrames(performance.now() + 30, 10);
  inOwnFrame(() => done.push("first"), 0, "computes");
  inOwnFrame(() => done.push("second"), 0, "computes");
  vi.advanceTimersByTime(1);
  expect(done).toEqual(["first"]);
  vi.advanceTimersByTime(78);
  expect(done).toEqual(["first"]);
  vi.advanceTimersByTime(3);
  expect(done).toEqual(["first", "second"]);
});

test("what is called off is never done, and gives its frame back", () => {
  const done: string[] = [];
  const callOff = inOwnFrame(() => done.push("called off"), 0);
  inOwnFrame(() => done.push("put behind it"), 0);
  callOff();
  inOwnFrame(() => done.push("in its place"), 0);
  vi.advanceTimersByTime(1);
  expect(done).toEqual(["in its place"]);
  vi.advanceTimersByTime(100);
  expect(done).toEqual(["in its place", "put behind it"]);
});

test("a hidden page draws nothing: what has nothing to do with the breath needn't wait for a frame there", () => {
  const done: string[] = [];
  takeFrames(performance.now(), 1_000);
  whenNothingIsDrawn(10, () => done.push("shown"));
  page.hidden = true;
  whenNothingIsDrawn(10, () => done.push("hidden"));
  const callOff = whenNothingIsDrawn(10, () => done.push("called off"));
  callOff();
  vi.advanceTimersByTime(10);
  expect(done).toEqual(["hidden"]);
  vi.advanceTimersByTime(1_040);
  expect(done).toEqual(["hidden", "shown"]);
});

test("where no breath is drawn, as one whose time isn't known yet, nothing waits for a frame", () => {
  const done: string[] = [];
  setDrawing("a light", false);
  inOwnFrame(() => done.push("first"), 10);
  inOwnFrame(() => done.push("second"), 10);
  whenNothingIsDrawn(10, () => done.push("third"));
  inOwnFrame(() => done.push("called off"), 10)();
  vi.advanceTimersByTime(10);
  expect(done).toEqual(["first", "second", "third"]);
});
