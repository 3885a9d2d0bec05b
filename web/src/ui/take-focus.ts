/**
 * A ref for what comes in the place of a button that was pressed: the focus went with that, and the place on the page for whoever
 * doesn't use a finger.
 */
export function takeFocus(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus({ preventScroll: true });
}

/** To where every screen begins, for who was at something that goes away. */
export const focusHeading = (): void => document.querySelector("h1")?.focus({ preventScroll: true });
