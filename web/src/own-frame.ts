/** How long after a task no other begins: its changes are styled in the frame after it. */
const FRAMES_MS = { changes: 40, computes: 20 } as const;
/** How late a timer may be. */
const LATE_MS = 6;

export type Leaves = keyof typeof FRAMES_MS;

type Slot = {
  readonly fromMs: number;
  readonly untilMs: number;
  /** Reschedules it, as long as it hasn't begun. */
  readonly putOff?: () => void;
};

/** The stretches of time that are reserved. */
let taken: Slot[] = [];

/** What draws a breath now. */
const drawing = new Set<unknown>();

/** To be told by whatever draws breaths: whether it has one, and the time to draw it by. */
export function setDrawing(who: unknown, isDrawing: boolean): void {
  if (isDrawing) drawing.add(who);
  else drawing.delete(who);
}

/** Reserves the frames from an instant on for something that can't wait, and `forMs` for what follows from it. */
export function takeFrames(atMs: number, forMs: number): void {
  const slot = take({ fromMs: atMs, untilMs: atMs + forMs + FRAMES_MS.changes });
  for (const other of [...taken]) if (other !== slot && overlap(other, slot)) other.putOff?.();
}

/**
 * Does work that can wait, `afterMs` from now or later, in a frame that the breath needs for nothing else. `leaves`: whether
 * it changes the page, so that the next frame has work too. Where no breath is drawn nothing needs to wait: least of all the
 * probes that tell a page just loaded what time it is. Returns a function that cancels it.
 */
export function inOwnFrame(work: () => void, afterMs: number, leaves: Leaves = "changes"): () => void {
  if (drawing.size === 0) return inTime(work, afterMs);
  const forMs = FRAMES_MS[leaves];
  /** Null once it has begun, or is cancelled. */
  let slot: Slot | null = null;
  let timer = 0;
  const takeNext = (fromMs: number): void => {
    const atMs = freeFrom(fromMs, forMs + LATE_MS);
    slot = take({ fromMs: atMs, untilMs: atMs + forMs + LATE_MS, putOff: () => putOff(atMs) });
    // Browsers drop fractions of a millisecond, and would be too early.
    timer = window.setTimeout(begin, Math.ceil(atMs - performance.now()));
  };
  const callOff = (): void => {
    if (slot === null) return;
    clearTimeout(timer);
    giveBack(slot);
    slot = null;
  };
  const putOff = (fromMs: number): void => {
    callOff();
    takeNext(fromMs);
  };
  const begin = (): void => {
    if (slot !== null) giveBack(slot);
    slot = null;
    const nowMs = performance.now();
    // The page may have been busy, or something that can't wait may have reserved this time meanwhile.
    if (inTheWay(nowMs, forMs) !== undefined) return takeNext(nowMs);
    taken.push({ fromMs: nowMs, untilMs: nowMs + forMs });
    work();
  };
  takeNext(performance.now() + afterMs);
  return callOff;
}

/** The same for work that has nothing to do with the breath. A hidden page draws nothing, and its timers are rare. */
export const whenNothingIsDrawn = (afterMs: number, work: () => void): (() => void) =>
  document.hidden ? inTime(work, afterMs) : inOwnFrame(work, afterMs, "computes");

function inTime(work: () => void, afterMs: number): () => void {
  const timer = setTimeout(work, afterMs);
  return () => clearTimeout(timer);
}

function take(slot: Slot): Slot {
  const nowMs = performance.now();
  taken = taken.filter((other) => other.untilMs > nowMs);
  taken.push(slot);
  return slot;
}

function giveBack(slot: Slot): void {
  const at = taken.indexOf(slot);
  if (at !== -1) taken.splice(at, 1);
}

const inTheWay = (atMs: number, forMs: number): Slot | undefined =>
  taken.find((slot) => overlap(slot, { fromMs: atMs, untilMs: atMs + forMs }));

const overlap = (one: Slot, other: Slot): boolean => one.fromMs < other.untilMs && one.untilMs > other.fromMs;

function freeFrom(atMs: number, forMs: number): number {
  const other = inTheWay(atMs, forMs);
  return other === undefined ? atMs : freeFrom(other.untilMs, forMs);
}
