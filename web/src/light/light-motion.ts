import type { Breath } from "./breath.ts";
import { drawAhead } from "./draw-ahead.ts";
import { type Bend, lightCourse } from "./light-course.ts";
import type { LightLook } from "./light-look.ts";

/** The smallest the light gets, as a part of its full size: never gone, as nobody's breath is. */
const SMALLEST = 0.4;
const STILL_SIZE = 0.82;
const DIMMEST = 0.28;

/** The core of a light, and the halo around it. */
export type LightPart = "core" | "halo";

type Shape = Readonly<Record<LightPart, (extents: readonly number[]) => PropertyIndexedKeyframes>>;

const scale = (size: number): string => `scale(${size.toFixed(4)})`;

const breathing: Shape = {
  core: (extents) => ({ transform: extents.map((extent) => scale(SMALLEST + extent * (1 - SMALLEST))) }),
  halo: (extents) => ({
    transform: extents.map((extent) => scale(0.62 + extent * 0.38)),
    opacity: extents.map((extent) => 0.2 + extent * 0.5),
  }),
};

/** Brightness in place of motion. */
const glowing: Shape = {
  core: (extents) => ({
    transform: extents.map(() => scale(STILL_SIZE)),
    opacity: extents.map((extent) => DIMMEST + extent * (1 - DIMMEST)),
  }),
  halo: (extents) => ({ opacity: extents.map((extent) => extent * 0.5) }),
};

/** Keeps a part of the light with the breath until the returned function is called. */
export function moveLight(element: HTMLElement, part: LightPart, breath: Breath, look: LightLook): () => void {
  const shapeOf = (look === "still" ? glowing : breathing)[part];
  return drawAhead(element, {
    breath,
    // The shared time isn't known: better still than wrong.
    lost: "pause",
    frames(fromMs, untilMs) {
      const course = lightCourse(breath.session, fromMs, untilMs);
      return { ...shapeOf(course.map(({ extent }) => extent)), ...paceOf(course, fromMs, untilMs) };
    },
  });
}

function paceOf(course: readonly Bend[], fromMs: number, untilMs: number): PropertyIndexedKeyframes {
  return {
    offset: course.map(({ atMs }) => (atMs - fromMs) / (untilMs - fromMs)),
    easing: course.map(({ easing }) => easing),
  };
}
