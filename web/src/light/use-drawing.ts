import { useEffect, useState } from "preact/hooks";
import type { Breath } from "./breath.ts";
import { Drawing } from "./drawing.ts";

/** Draws a breath while it is shown. */
export function useDrawing(breath: Breath): Drawing {
  const [drawing] = useState(() => new Drawing());
  useEffect(() => drawing.begin(), []);
  useEffect(() => drawing.follow(breath), [breath.session]);
  return drawing;
}
