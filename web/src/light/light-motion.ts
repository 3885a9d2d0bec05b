import { type Breath, extentsFrom } from "./breath.ts";
import type { LightLook } from "./light-look.ts";

/** The smallest the light gets, as a part of its full size: never gone, as nobody's breath is. */
const SMALLEST = 0.4;
const STILL_SIZE = 0.82;
const DIMMEST = 0.28;

/** So far ahead the light is handed over, and anew once less than `LEAST_MS` of it is left. */
const AHEAD_MS = 6_000;
const LEAST_MS = 2_000;
const STEP_MS = 125;
/** So often it is looked whether the light is still with the clock, which learns and slews. */
const EVERY_MS = 1_000;
const ASTRAY_MS = 4;

/** The two parts of a light: the core, and the halo around it. */
export type LightParts = readonly [core: HTMLElement, halo: HTMLElement];

/**
 * Keeps the light with the breath until the returned function is called. The browser draws it at the display's rate from
 * keyframes of the next seconds, so that no script runs for a frame and a busy page can't make it stutter.
 */
export function moveLight(parts: LightParts, breath: Breath, look: LightLook): () => void {
  let running: readonly Animation[] = [];
  /** What was handed over last: from which instant of the breath, at which of the page. */
  let from: { readonly breathMs: number; readonly pageMs: number } | null = null;
  const handOver = (breathMs: number, pageMs: number): void => {
    const before = running;
    const extents = extentsFrom(breath.session, breathMs, AHEAD_MS, STEP_MS);
    const frames = look === "still" ? glowing(extents) : breathing(extents);
    running = parts.map((part, at) => {
      const animation = part.animate(frames[at] ?? null, { duration: AHEAD_MS, fill: "forwards" });
      // Else it would begin with the next frame, late by up to one.
      animation.startTime = pageMs;
      return animation;
    });
    from = { breathMs, pageMs };
    for (const animation of before) animation.cancel();
  };
  const keepUp = (): void => {
    const [breathMs, pageMs] = [breath.nowMs(), performance.now()];
    if (breathMs === null) {
      // The shared time isn't known: better still than wrong.
      from = null;
      return running.forEach((animation) => animation.pause());
    }
    const shownMs = from === null ? Number.NaN : pageMs - from.pageMs;
    const isWith = Math.abs(breathMs - (from?.breathMs ?? 0) - shownMs) < ASTRAY_MS && shownMs < AHEAD_MS - LEAST_MS;
    if (!isWith) handOver(breathMs, pageMs);
  };
  keepUp();
  const timer = setInterval(keepUp, EVERY_MS);
  document.addEventListener("visibilitychange", keepUp);
  return () => {
    clearInterval(timer);
    document.removeEventListener("visibilitychange", keepUp);
    for (const animation of running) animation.cancel();
  };
}

type Frames = readonly [core: PropertyIndexedKeyframes, halo: PropertyIndexedKeyframes];

function breathing(extents: readonly number[]): Frames {
  return [
    { transform: extents.map((extent) => scale(SMALLEST + extent * (1 - SMALLEST))) },
    {
      transform: extents.map((extent) => scale(0.62 + extent * 0.38)),
      opacity: extents.map((extent) => 0.2 + extent * 0.5),
    },
  ];
}

/** Brightness in place of motion. */
function glowing(extents: readonly number[]): Frames {
  return [
    {
      transform: extents.map(() => scale(STILL_SIZE)),
      opacity: extents.map((extent) => DIMMEST + extent * (1 - DIMMEST)),
    },
    { opacity: extents.map((extent) => extent * 0.5) },
  ];
}

const scale = (size: number): string => `scale(${size.toFixed(4)})`;
