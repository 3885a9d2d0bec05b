/**
 * A ref for what comes in the place of a button that was pressed: the focus went with that, and the place on the page for whoever
 * doesn't use a finger.
 */
export function takeFocus(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus({ preventScroll: true });
}
