/** For how long after a task nothing else is to begin: what it changes is styled in the frame after it. */
const FRAMES_MS = { changes: 45, reckons: 25 } as const;
/** Timers are somewhat late. */
const LATE_MS = 6;

export type Leaves = keyof typeof FRAMES_MS;

type Slot = { readonly fromMs: number; readonly untilMs: number };

/** In which frames there is something to do already. */
let taken: readonly Slot[] = [];

/** From then on something happens that can't wait, and for so long something that follows from it. */
export const takeFrames = (atMs: number, forMs: number): void => void take(atMs, atMs + forMs + FRAMES_MS.changes);

/**
 * Does what can wait after so long, in a frame that nothing else of the breath falls into. `leaves`: whether it changes the
 * page, so that the next frame has something to do as well. The returned function calls it off.
 */
export function inOwnFrame(work: () => void, afterMs: number, leaves: Leaves = "changes"): () => void {
  const forMs = FRAMES_MS[leaves];
  let slot: Slot | null = null;
  let timer = 0;
  const giveBack = (): void => {
    taken = taken.filter((other) => other !== slot);
  };
  const takeNext = (fromMs: number): void => {
    const atMs = freeFrom(fromMs, forMs + LATE_MS);
    slot = take(atMs, atMs + forMs + LATE_MS);
    // Browsers leave out a part of a millisecond, and would be too early.
    timer = window.setTimeout(begin, Math.ceil(atMs - performance.now()));
  };
  const begin = (): void => {
    giveBack();
    const nowMs = performance.now();
    // The page may have been busy, or something that can't wait have come to lie here meanwhile.
    if (inTheWay(nowMs, forMs) !== undefined) return takeNext(nowMs);
    take(nowMs, nowMs + forMs);
    work();
  };
  takeNext(performance.now() + afterMs);
  return () => {
    clearTimeout(timer);
    giveBack();
  };
}

/** The same for what isn't of the breath. A page that isn't seen draws nothing, and its timers are seldom. */
export function whenNothingIsDrawn(afterMs: number, work: () => void): () => void {
  if (!document.hidden) return inOwnFrame(work, afterMs, "reckons");
  const timer = setTimeout(work, afterMs);
  return () => clearTimeout(timer);
}

function take(fromMs: number, untilMs: number): Slot {
  const slot = { fromMs, untilMs };
  const nowMs = performance.now();
  taken = [...taken.filter((other) => other.untilMs > nowMs), slot];
  return slot;
}

const inTheWay = (atMs: number, forMs: number): Slot | undefined =>
  taken.find(({ fromMs, untilMs }) => fromMs < atMs + forMs && untilMs > atMs);

function freeFrom(atMs: number, forMs: number): number {
  const other = inTheWay(atMs, forMs);
  return other === undefined ? atMs : freeFrom(other.untilMs, forMs);
}
