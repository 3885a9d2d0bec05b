import type { Cue } from "../../../client-sdk/src/index.ts";

/** One pulse in, two out: milliseconds of motor and rest. */
const patterns: Partial<Record<Cue["kind"], readonly number[]>> = { inhale: [45], exhale: [45, 110, 45] };

/** iPhones have no vibration for web pages; the setting is hidden there. */
export const canTouch = (): boolean => typeof navigator.vibrate === "function";

/** Before somebody has touched the page, as after a reload, a browser refuses and logs a warning. */
const mayTouch = (): boolean =>
  canTouch() && (!("userActivation" in navigator) || navigator.userActivation.hasBeenActive);

export function touch(kind: Cue["kind"]): void {
  const pattern = patterns[kind];
  if (pattern !== undefined && mayTouch()) navigator.vibrate([...pattern]);
}

/** The first use of the motor costs a browser several times as much as later ones. */
export function readyToTouch(): void {
  if (mayTouch()) navigator.vibrate(0);
}
