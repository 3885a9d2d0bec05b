import type { Breath } from "./breath.ts";

/** What becomes of an element within the time that was asked for: key frames with their places in it. */
export type Drawing = { readonly element: HTMLElement; readonly frames: PropertyIndexedKeyframes };

export type DrawingOptions = {
  readonly breath: Breath;
  draw(fromMs: number, untilMs: number): readonly Drawing[];
  /** While the shared time isn't known, what is drawn stands still, or is gone. */
  readonly lost: "pause" | "cancel";
};

/** So far ahead it is handed over, and anew once less than `LEAST_MS` of it is left. */
const AHEAD_MS = 60_000;
const LEAST_MS = 3_000;
/** So often it is looked whether what is drawn is still with the clock, which learns and slews. */
const EVERY_MS = 1_000;
/** And so often whether the time is known again. */
const LOST_MS = 100;
const ASTRAY_MS = 4;

/** What was handed over last: from which instant of the breath, shown at which of the page. */
type HandedOver = { readonly breathMs: number; readonly pageMs: number };

/**
 * Hands the next minute over to the browser, again and again until the returned function is called. It draws that at the
 * display's rate by itself: no script runs for a frame, and a busy page can't make it stutter.
 */
export function drawAhead({ breath, draw, lost }: DrawingOptions): () => void {
  let running: readonly Animation[] = [];
  let from: HandedOver | null = null;
  const beginAt = (next: HandedOver): void => {
    from = next;
    // Else it would begin with the next frame, late by up to one.
    for (const animation of running) animation.startTime = next.pageMs;
  };
  const handOver = (next: HandedOver): void => {
    const before = running;
    const drawings = draw(next.breathMs, next.breathMs + AHEAD_MS);
    running = drawings.map(({ element, frames }) => element.animate(frames, { duration: AHEAD_MS, fill: "forwards" }));
    beginAt(next);
    for (const animation of before) animation.cancel();
  };
  const lose = (): void => {
    from = null;
    for (const animation of running) animation[lost]();
  };
  const keepUp = (): void => {
    const [breathMs, pageMs] = [breath.nowMs(), performance.now()];
    if (breathMs === null) return lose();
    const shownMs = breathMs - (from?.breathMs ?? Number.NaN);
    if (from === null || !(shownMs >= 0 && shownMs < AHEAD_MS - LEAST_MS)) return handOver({ breathMs, pageMs });
    const began = { ...from, pageMs: pageMs - shownMs };
    if (Math.abs(began.pageMs - from.pageMs) >= ASTRAY_MS) beginAt(began);
  };
  let timer = 0;
  const run = (): void => {
    clearTimeout(timer);
    keepUp();
    timer = window.setTimeout(run, from === null ? LOST_MS : EVERY_MS);
  };
  run();
  document.addEventListener("visibilitychange", run);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("visibilitychange", run);
    for (const animation of running) animation.cancel();
  };
}
