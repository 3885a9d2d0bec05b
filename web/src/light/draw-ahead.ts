import type { Breath } from "./breath.ts";
import { inOwnFrame } from "./own-frame.ts";

export type Drawing = {
  readonly breath: Breath;
  /** What becomes of the element between two instants: key frames with their places in that time. */
  frames(fromMs: number, untilMs: number): PropertyIndexedKeyframes;
  /** While the shared time isn't known, what is drawn stands still, or is gone. */
  readonly lost: "pause" | "cancel";
};

/** So far ahead it is handed over, and anew once less than `LEAST_MS` of it is left: more at once would take longer than a frame. */
const AHEAD_MS = 30_000;
const LEAST_MS = 5_000;
/** So often it is looked whether what is drawn is still with the clock, which learns and slews. */
const EVERY_MS = 1_000;
/** And so often whether the time is known again. */
const LOST_MS = 100;
const ASTRAY_MS = 4;

/** What was handed over last: from which instant of the breath, shown at which of the page. */
type HandedOver = { readonly breathMs: number; readonly pageMs: number };

/**
 * Hands what comes next over to the browser, again and again until the returned function is called. It draws that at the
 * display's rate by itself: no script runs for a frame, and a busy page can't make it stutter.
 */
export function drawAhead(element: HTMLElement, { breath, frames, lost }: Drawing): () => void {
  let running: Animation | null = null;
  let drawn: HandedOver | null = null;
  let callOff = (): void => undefined;
  const beginAt = (next: HandedOver): void => {
    // Else it would begin with the next frame, late by up to one.
    if (running !== null && next !== drawn) running.startTime = next.pageMs;
    drawn = next;
    callOff = inOwnFrame(look, EVERY_MS);
  };
  const handOver = (next: HandedOver, ahead: PropertyIndexedKeyframes): void => {
    const before = running;
    running = element.animate(ahead, { duration: AHEAD_MS, fill: "forwards" });
    beginAt(next);
    before?.cancel();
  };
  const lose = (): void => {
    drawn = null;
    running?.[lost]();
    callOff = inOwnFrame(look, LOST_MS);
  };
  const look = (): void => {
    callOff();
    const [breathMs, pageMs] = [breath.nowMs(), performance.now()];
    if (breathMs === null) return lose();
    const kept = keptAt({ breathMs, pageMs }, drawn);
    if (kept !== null) return beginAt(kept);
    const ahead = frames(breathMs, breathMs + AHEAD_MS);
    const hand = (): void => handOver({ breathMs, pageMs }, ahead);
    if (drawn === null || breathMs >= drawn.breathMs + AHEAD_MS) return hand();
    // What was drawn last goes on meanwhile.
    callOff = inOwnFrame(hand, 0);
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    callOff();
    document.removeEventListener("visibilitychange", look);
    running?.cancel();
  };
}

/** What was handed over, put right by the clock where it is astray; null if too little of it is left. */
function keptAt({ breathMs, pageMs }: HandedOver, drawn: HandedOver | null): HandedOver | null {
  const shownMs = breathMs - (drawn?.breathMs ?? Number.NaN);
  if (drawn === null || shownMs < 0 || shownMs >= AHEAD_MS - LEAST_MS) return null;
  const beganMs = pageMs - shownMs;
  return Math.abs(beganMs - drawn.pageMs) < ASTRAY_MS ? drawn : { ...drawn, pageMs: beganMs };
}
