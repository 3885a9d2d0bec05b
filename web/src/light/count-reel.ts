import type { PacerSession } from "../../../client-sdk/src/index.ts";
import type { Breath } from "./breath.ts";
import { nextShownMs, shownAt } from "./breath-shown.ts";
import { drawAhead } from "./draw-ahead.ts";

/** As high as a phase is counted. */
const MOST = 10;
/** Of one number, in the size of its own font: whole pixels, or it would be blurred. `.breath-count` in light.css is as high. */
const ROW_EM = 1.25;

/** What stands on the reel, from the top: nothing, then the numbers. */
export const rows: readonly string[] = ["\u00a0", ...Array.from({ length: MOST }, (_, at) => String(at + 1))];

/**
 * Turns a reel of numbers behind its window with the breath, until the returned function is called. A number changes every
 * second: written by script, each would cost a slow phone more than a frame has for the light.
 */
export function turnReel(reel: HTMLElement, breath: Breath): () => void {
  return drawAhead(reel, {
    breath,
    lost: "cancel",
    frames: (fromMs, untilMs) => framesOf(breath.session, fromMs, untilMs),
  });
}

function framesOf(session: PacerSession, fromMs: number, untilMs: number): PropertyIndexedKeyframes {
  const instants: number[] = [];
  for (let atMs = fromMs; atMs < untilMs; atMs = nextShownMs(session, atMs)) instants.push(atMs);
  instants.push(untilMs);
  return {
    transform: instants.map((atMs) => `translateY(${-ROW_EM * Math.min(MOST, shownAt(session, atMs).count)}em)`),
    offset: instants.map((atMs) => (atMs - fromMs) / (untilMs - fromMs)),
    easing: "step-end",
  };
}
