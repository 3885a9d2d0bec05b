import type { ComponentChildren, JSX, TargetedMouseEvent } from "preact";
import { useState } from "preact/hooks";
import { isSecondTap } from "./second-tap.ts";

export type ButtonProps = {
  readonly children: ComponentChildren;
  readonly onPress: () => unknown;
  /** `main`: the one next step. `calm`: another good one. `plain`: a way out. */
  readonly look?: "main" | "calm" | "plain";
  readonly small?: boolean;
  readonly disabled?: boolean;
  /** It has just appeared by itself: a press already under way wasn't meant for it, unless it came by keyboard. */
  readonly unread?: boolean;
};

/**
 * Stays focusable while it is busy or disabled, so that the focus isn't lost. A press that returns a promise blocks the next
 * one until it is settled.
 */
export function Button({
  children,
  onPress,
  look = "calm",
  small = false,
  disabled = false,
  unread = false,
}: ButtonProps): JSX.Element {
  const [busy, setBusy] = useState(false);
  const off = busy || disabled;
  const press = (click: TargetedMouseEvent<HTMLButtonElement>): void => {
    if (isSecondTap(click.currentTarget.textContent, click) || off || (unread && click.detail > 0)) return;
    const result = onPress();
    if (!(result instanceof Promise)) return;
    setBusy(true);
    const settle = (): void => setBusy(false);
    result.then(settle, settle);
  };
  return (
    <button
      type="button"
      class={`button button-${look}${small ? " button-small" : ""}${off ? " button-off" : ""}`}
      aria-disabled={off || unread ? "true" : undefined}
      onClick={press}
    >
      {children}
    </button>
  );
}
