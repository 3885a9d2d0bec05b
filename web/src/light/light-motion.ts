import type { Part } from "./drawn-part.ts";
import { lightCourse } from "./light-course.ts";
import type { LightLook } from "./light-look.ts";

/** The smallest size of the light, as a share of its full size: never gone, as breath never is. */
const SMALLEST = 0.4;
const STILL_SIZE = 0.82;
const DIMMEST = 0.28;

/** The core of a light, and the halo around it. */
export type LightPart = "core" | "halo";

type Shape = Readonly<Record<LightPart, (extent: number) => Keyframe>>;

const scaled = (size: number): Keyframe => ({ transform: `scale(${size.toFixed(4)})` });

const breathing: Shape = {
  core: (extent) => scaled(SMALLEST + extent * (1 - SMALLEST)),
  halo: (extent) => ({ ...scaled(0.62 + extent * 0.38), opacity: 0.2 + extent * 0.5 }),
};

/** Brightness instead of motion. */
const glowing: Shape = {
  core: (extent) => ({ ...scaled(STILL_SIZE), opacity: DIMMEST + extent * (1 - DIMMEST) }),
  halo: (extent) => ({ opacity: extent * 0.5 }),
};

/** A part of the light, as this phone shows it. */
export function lightPart(element: HTMLElement, part: LightPart, look: LightLook): Part {
  const shapeOf = (look === "still" ? glowing : breathing)[part];
  return {
    element,
    *keyframes({ session, fromMs, lengthMs }) {
      for (const { atMs, extent, easing } of lightCourse(session, fromMs, fromMs + lengthMs))
        yield [{ ...shapeOf(extent), offset: (atMs - fromMs) / lengthMs, easing }];
    },
  };
}
