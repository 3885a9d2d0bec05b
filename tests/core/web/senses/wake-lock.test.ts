import { afterEach, expect, test, vi } from "vitest";
import { stayAwake } from "../../../../web/src/senses/wake-lock.ts";

afterEach(() => void vi.unstubAllGlobals());

/** A phone whose answers the test gives by hand. */
function phone() {
  const page = { visibilityState: "visible", onVisible: null as (() => void) | null };
  const answers: ((answer: "granted" | "refused") => void)[] = [];
  const locks = { held: 0 };
  vi.stubGlobal("document", {
    get visibilityState() {
      return page.visibilityState;
    },
    addEventListener: (_name: string, listener: () => void) => void (page.onVisible = listener),
    removeEventListener: () => void (page.onVisible = null),
  });
  const request = () =>
    new Promise((resolve, reject) => {
      answers.push((answer) => {
        if (answer === "refused") return reject(new DOMException("low battery", "NotAllowedError"));
        locks.held += 1;
        resolve({ release: async () => void (locks.held -= 1) });
      });
    });
  vi.stubGlobal("navigator", { wakeLock: { request } });
  const settled = () => new Promise((resolve) => setImmediate(resolve));
  return { page, answers, locks, settled };
}

test("the screen stays on while a breath is shown: requested again on return, released at the end", async () => {
  const { page, answers, locks, settled } = phone();
  const stop = stayAwake();
  answers[0]?.("refused");
  await settled();
  page.visibilityState = "hidden";
  page.onVisible?.();
  expect(answers).toHaveLength(1);
  page.visibilityState = "visible";
  page.onVisible?.();
  answers[1]?.("granted");
  await settled();
  expect(locks.held).toBe(1);
  stop();
  await settled();
  expect([locks.held, page.onVisible]).toEqual([0, null]);
});

test("a lock granted after the end is released as well", async () => {
  const { answers, locks, settled } = phone();
  const stop = stayAwake();
  stop();
  answers[0]?.("granted");
  await settled();
  expect(locks.held).toBe(0);
});

test("of two locks requested before the first is granted, one is kept", async () => {
  const { page, answers, locks, settled } = phone();
  const stop = stayAwake();
  page.onVisible?.();
  for (const answer of answers) answer("granted");
  await settled();
  expect([answers.length, locks.held]).toEqual([2, 1]);
  stop();
  await settled();
  expect(locks.held).toBe(0);
});
