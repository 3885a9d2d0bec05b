/** Whether somebody may be looking at this page. */
export const isSeen = (): boolean => document.visibilityState === "visible";

/** Calls when somebody may have come back to this page, for as long as it lives. */
export function onSeen(run: () => void): void {
  const look = (): void => (isSeen() ? run() : undefined);
  document.addEventListener("visibilitychange", look);
  // Two windows side by side are both visible.
  addEventListener("focus", look);
}
