import type { Breath } from "./breath.ts";
import { inOwnFrame, takeFrame } from "./own-frame.ts";

/** Something that changes at an instant of the breath's clock. */
export type Turn = { readonly atMs: number; readonly happen: () => void };

export type TurnsOptions = {
  breath(): Breath | null;
  /** What changes next after an instant, which is the present one or the last turn that was missed. */
  find(breath: Breath, afterMs: number, nowMs: number): Turn | null;
  /** The shared time isn't known. */
  lost?(): void;
};

/** The clock may learn and the breath be paused meanwhile, so what comes next is looked for again this often. */
const LOOK_EVERY_MS = 1_100;
const LOST_MS = 100;
/** What a sleeping page missed by more than this is left out. */
const LATE_MS = 600;
/** The last look is at most so long before a turn: the clock slews by less than can be seen meanwhile. */
const READY_MS = 300;
/** The frame in which something turns has nothing else to do: what comes next is found some frames later. */
const FIND_AFTER_MS = 120;

/** Has each turn of a breath happen at its instant, until the returned function is called. Finding them is left for in between. */
export function runTurns({ breath, find, lost }: TurnsOptions): () => void {
  let callOff = (): void => undefined;
  let doneUntilMs = Number.NEGATIVE_INFINITY;
  const lookIn = (waitMs: number): void => {
    callOff = inOwnFrame(look, waitMs);
  };
  const look = (): void => {
    callOff();
    const current = breath();
    const nowMs = current?.nowMs() ?? null;
    if (current === null || nowMs === null) {
      lost?.();
      return lookIn(LOST_MS);
    }
    doneUntilMs = doneUntilMs === Number.NEGATIVE_INFINITY ? nowMs : Math.max(doneUntilMs, nowMs - LATE_MS);
    const found = find(current, doneUntilMs, nowMs);
    const leftMs = (found?.atMs ?? Number.POSITIVE_INFINITY) - nowMs;
    if (found === null || leftMs > READY_MS) return lookIn(Math.min(LOOK_EVERY_MS, leftMs - READY_MS / 2));
    const duePageMs = performance.now() + leftMs;
    takeFrame(duePageMs);
    const timer = setTimeout(() => turn(current, found, duePageMs), Math.max(0, leftMs));
    callOff = () => clearTimeout(timer);
  };
  /** Without a look at the clock: that would cost more than the turn itself. */
  const turn = ({ session }: Breath, { atMs, happen }: Turn, duePageMs: number): void => {
    if (breath()?.session !== session || performance.now() - duePageMs > LATE_MS) return look();
    doneUntilMs = atMs;
    happen();
    lookIn(FIND_AFTER_MS);
  };
  look();
  document.addEventListener("visibilitychange", look);
  return () => {
    callOff();
    document.removeEventListener("visibilitychange", look);
  };
}
