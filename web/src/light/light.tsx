import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Drawing } from "./drawing.ts";
import type { LightLook } from "./light-look.ts";
import { type LightPart, lightPart } from "./light-motion.ts";

/** One big quiet shape that breathes. */
export function Light({ drawing, look }: { readonly drawing: Drawing; readonly look: LightLook }): JSX.Element {
  const core = useDrawn("core", drawing, look);
  const halo = useDrawn("halo", drawing, look);
  return (
    <div class={`light ${look === "still" ? "light-still" : ""}`} aria-hidden="true">
      <div class="light-halo" ref={halo} />
      <div class="light-ring" />
      <div class="light-core" ref={core} />
    </div>
  );
}

function useDrawn(part: LightPart, drawing: Drawing, look: LightLook): RefObject<HTMLDivElement | null> {
  const drawn = useRef<HTMLDivElement>(null);
  useEffect(
    () => (drawn.current === null ? undefined : drawing.add(lightPart(drawn.current, part, look))),
    [drawing, look],
  );
  return drawn;
}

/** A light that waits: half full and still. */
export function RestingLight(): JSX.Element {
  return (
    <div class="light light-resting" aria-hidden="true">
      <div class="light-halo" />
      <div class="light-ring" />
      <div class="light-core light-core-resting" />
    </div>
  );
}
