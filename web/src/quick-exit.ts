import type { Navigation } from "./router/navigation.ts";

const PRESSES = 3;
const WITHIN_MS = 1_500;
/** An ordinary page of our own: it asks nothing of anybody else, and works without a network. */
const AWAY = "/notes.html";
/** If going back in the history takes longer than this, leave at once. */
const BACK_WITHIN_MS = 150;

/** Any page of the app left in this tab's history, behind or ahead, leads away too (public/before-paint.js). */
const LEFT = "attune.left";

/** Hides everything, then replaces every page of this visit, so that "back" doesn't lead here again. */
export function quickExit({ depth }: Pick<Navigation, "depth">): void {
  document.documentElement.hidden = true;
  markLeft();
  const leave = (): void => location.replace(AWAY);
  if (depth === 0) return leave();
  addEventListener("popstate", leave, { once: true });
  setTimeout(leave, BACK_WITHIN_MS);
  history.go(-depth);
}

function markLeft(): void {
  try {
    sessionStorage.setItem(LEFT, "");
  } catch {
    // Storage is denied: the pages of this visit are replaced anyway.
  }
}

/** Shift, three times in a row. Returns the unsubscribe function. */
export function onTripleShift(run: () => void): () => void {
  let presses: readonly number[] = [];
  const press = ({ key, repeat, timeStamp }: KeyboardEvent): void => {
    if (repeat) return;
    presses = key === "Shift" ? [...presses.filter((at) => timeStamp - at < WITHIN_MS), timeStamp] : [];
    if (presses.length < PRESSES) return;
    presses = [];
    run();
  };
  addEventListener("keydown", press, { capture: true });
  return () => removeEventListener("keydown", press, { capture: true });
}
