import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Breath } from "./breath.ts";
import type { LightLook } from "./light-look.ts";
import { moveLight } from "./light-motion.ts";

/** One big quiet shape that breathes. */
export function Light({ breath, look }: { readonly breath: Breath; readonly look: LightLook }): JSX.Element {
  const core = useRef<HTMLDivElement>(null);
  const halo = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (core.current === null || halo.current === null) return undefined;
    return moveLight([core.current, halo.current], breath, look);
  }, [breath.session, look]);
  return (
    <div class="light" aria-hidden="true">
      <div class="light-halo" ref={halo} />
      <div class="light-ring" />
      <div class="light-core" ref={core} />
    </div>
  );
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
