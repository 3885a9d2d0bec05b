import type { JSX, RefObject } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Breath } from "./breath.ts";
import type { LightLook } from "./light-look.ts";
import { type LightPart, moveLight } from "./light-motion.ts";

/** One big quiet shape that breathes. */
export function Light({ breath, look }: { readonly breath: Breath; readonly look: LightLook }): JSX.Element {
  const core = useMoved("core", breath, look);
  const halo = useMoved("halo", breath, look);
  return (
    <div class="light" aria-hidden="true">
      <div class="light-halo" ref={halo} />
      <div class="light-ring" />
      <div class="light-core" ref={core} />
    </div>
  );
}

function useMoved(part: LightPart, breath: Breath, look: LightLook): RefObject<HTMLDivElement | null> {
  const moved = useRef<HTMLDivElement>(null);
  useEffect(
    () => (moved.current === null ? undefined : moveLight(moved.current, part, breath, look)),
    [breath.session, look],
  );
  return moved;
}

/** A light that waits: half full, without motion. */
export function RestingLight(): JSX.Element {
  return (
    <div class="light light-resting" aria-hidden="true">
      <div class="light-halo" />
      <div class="light-ring" />
      <div class="light-core light-core-resting" />
    </div>
  );
}
