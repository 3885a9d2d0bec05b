import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { type Breath, extentNow } from "./breath.ts";
import type { LightLook } from "./light-look.ts";
import { useFrames } from "./use-frames.ts";

/** The smallest the light gets, as a part of its full size: never gone, as nobody's breath is. */
const SMALLEST = 0.4;
const STILL_SIZE = 0.82;
const DIMMEST = 0.28;

type Parts = { readonly core: HTMLElement | null; readonly halo: HTMLElement | null };

/** One big quiet shape that breathes. It writes two styles a frame and renders nothing. */
export function Light({ breath, look }: { readonly breath: Breath; readonly look: LightLook }): JSX.Element {
  const core = useRef<HTMLDivElement>(null);
  const halo = useRef<HTMLDivElement>(null);
  useFrames(() => paint({ core: core.current, halo: halo.current }, extentNow(breath), look));
  return (
    <div class="light" aria-hidden="true" key={look}>
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

function paint({ core, halo }: Parts, extent: number, look: LightLook): void {
  if (core === null || halo === null) return;
  if (look === "still") {
    core.style.transform = `scale(${STILL_SIZE})`;
    core.style.opacity = String(DIMMEST + extent * (1 - DIMMEST));
    halo.style.opacity = String(extent * 0.35);
    return;
  }
  core.style.transform = `scale(${(SMALLEST + extent * (1 - SMALLEST)).toFixed(4)})`;
  halo.style.transform = `scale(${(0.75 + extent * 0.35).toFixed(4)})`;
  halo.style.opacity = (0.12 + extent * 0.38).toFixed(3);
}
