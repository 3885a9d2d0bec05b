/** Two frames of the display and a little: what a task changes is styled in the frame that follows it. */
const APART_MS = 40;

/** Instants at which a frame has enough to do. */
let taken: readonly number[] = [];

export function takeFrame(atMs: number): void {
  const nowMs = performance.now();
  taken = [...taken.filter((takenMs) => takenMs > nowMs - APART_MS), atMs];
}

/** Does what can wait after so long, in a frame that nothing else of the breath falls into. The returned function calls it off. */
export function inOwnFrame(work: () => void, afterMs: number): () => void {
  let timer = window.setTimeout(() => {
    const nowMs = performance.now();
    const atMs = freeFrom(nowMs);
    takeFrame(atMs);
    if (atMs === nowMs) work();
    else timer = window.setTimeout(work, atMs - nowMs);
  }, afterMs);
  return () => clearTimeout(timer);
}

function freeFrom(atMs: number): number {
  const near = taken.find((takenMs) => Math.abs(takenMs - atMs) < APART_MS);
  return near === undefined ? atMs : freeFrom(near + APART_MS);
}
