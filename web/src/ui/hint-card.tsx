import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { useSpoken } from "./live-region.tsx";
import { focusHeading } from "./take-focus.ts";

export type HintCardProps = { readonly text: string; readonly children?: ComponentChildren };

/** Something to know, above any screen and read aloud. When put away, it moves the focus to what is below. */
export function HintCard({ text, children }: HintCardProps): JSX.Element {
  const card = useRef<HTMLDivElement>(null);
  useSpoken(text);
  // A layout effect: later the card would be gone, and the focus with it.
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
