import type { Breath } from "./breath.ts";
import { drawAhead } from "./draw-ahead.ts";
import { type Bend, lightCourse } from "./light-course.ts";
import type { LightLook } from "./light-look.ts";

/** The smallest the light gets, as a part of its full size: never gone, as nobody's breath is. */
const SMALLEST = 0.4;
const STILL_SIZE = 0.82;
const DIMMEST = 0.28;

/** The two parts of a light: the core, and the halo around it. */
export type LightParts = readonly [core: HTMLElement, halo: HTMLElement];

/** Keeps the light with the breath until the returned function is called. */
export function moveLight([core, halo]: LightParts, breath: Breath, look: LightLook): () => void {
  return drawAhead({
    breath,
    // The shared time isn't known: better still than wrong.
    lost: "pause",
    draw(fromMs, untilMs) {
      const course = lightCourse(breath.session, fromMs, untilMs);
      const pace = paceOf(course, fromMs, untilMs);
      const extents = course.map(({ extent }) => extent);
      const frames = look === "still" ? glowing(extents) : breathing(extents);
      return [
        { element: core, frames: { ...frames.core, ...pace } },
        { element: halo, frames: { ...frames.halo, ...pace } },
      ];
    },
  });
}

function paceOf(course: readonly Bend[], fromMs: number, untilMs: number): PropertyIndexedKeyframes {
  return {
    offset: course.map(({ atMs }) => (atMs - fromMs) / (untilMs - fromMs)),
    easing: course.map(({ easing }) => easing),
  };
}

type Frames = { readonly core: PropertyIndexedKeyframes; readonly halo: PropertyIndexedKeyframes };

function breathing(extents: readonly number[]): Frames {
  return {
    core: { transform: extents.map((extent) => scale(SMALLEST + extent * (1 - SMALLEST))) },
    halo: {
      transform: extents.map((extent) => scale(0.62 + extent * 0.38)),
      opacity: extents.map((extent) => 0.2 + extent * 0.5),
    },
  };
}

/** Brightness in place of motion. */
function glowing(extents: readonly number[]): Frames {
  return {
    core: {
      transform: extents.map(() => scale(STILL_SIZE)),
      opacity: extents.map((extent) => DIMMEST + extent * (1 - DIMMEST)),
    },
    halo: { opacity: extents.map((extent) => extent * 0.5) },
  };
}

const scale = (size: number): string => `scale(${size.toFixed(4)})`;
