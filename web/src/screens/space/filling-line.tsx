import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

export type FillingLineProps = {
  readonly label: string;
  /** How much of the time has passed, 0 to 1. */
  readonly part: number;
};

/** Slow on purpose, and without digits: something to glance at, nothing to count. */
export function FillingLine({ label, part }: FillingLineProps): JSX.Element {
  const done = useRef<HTMLDivElement>(null);
  const shown = Math.min(1, Math.max(0, part));
  useEffect(() => {
    if (done.current !== null) done.current.style.transform = `scaleX(${shown.toFixed(4)})`;
  }, [shown]);
  return (
    <div class="fill" role="img" aria-label={label}>
      <div class="fill-done" ref={done} />
    </div>
  );
}
