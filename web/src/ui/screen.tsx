import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";

export type ScreenProps = {
  readonly title: ComponentChildren;
  readonly children?: ComponentChildren;
  /** The actions, within reach of the thumb. */
  readonly actions?: ComponentChildren;
  readonly centred?: boolean;
  /** The heading is for screen readers only: visually the light says it. */
  readonly titleUnseen?: boolean;
  /** Changes when the screen's meaning changes, so that the focus moves to its heading again. */
  readonly name: string;
};

/** One thing at a time: a heading that takes the focus, what it says, and what can be done. */
export function Screen({
  title,
  children,
  actions,
  centred = false,
  titleUnseen = false,
  name,
}: ScreenProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }, [name]);
  return (
    <main class="screen" data-screen={name}>
      <div class={`screen-head ${centred ? "middle centred" : ""}`}>
        {/* A new element for each name: one that already has the focus isn't read again. */}
        <h1 key={name} ref={heading} tabIndex={-1} class={titleUnseen ? "unseen" : undefined}>
          {title}
        </h1>
        {children}
      </div>
      {actions === undefined ? null : <div class="actions">{actions}</div>}
    </main>
  );
}
