/**
 * A ref for what replaces a button that was pressed: the focus would be lost with it, and so the position of whoever doesn't
 * use a finger.
 */
export function takeFocus(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus({ preventScroll: true });
}

/** Moves the focus to the top of the screen, for somebody whose element is about to disappear. */
export const focusHeading = (): void => document.querySelector("h1")?.focus({ preventScroll: true });
