import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSpoken } from "./live-region.tsx";
import { focusHeading } from "./take-focus.ts";

export type HintCardProps = { readonly text: string; readonly children?: ComponentChildren };

/** Something to know on whatever screen, above it and read aloud. Put away, it leaves who used it at what is below. */
export function HintCard({ text, children }: HintCardProps): JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  useSpoken(text);
  // In a layout effect: later the card would be gone, and the focus with it.
  useLayoutEffect(() => {
    const { current } = card;
    return () => {
      if (current?.contains(document.activeElement)) focusHeading();
    };
  }, []);
  return (
    <div class="card hint" ref={card}>
      <p>{text}</p>
      {children}
    </div>
  );
}
