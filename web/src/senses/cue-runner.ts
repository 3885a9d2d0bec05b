import type { Cue } from "../../../client-sdk/src/index.ts";
import { type Breath, cueAfter } from "../light/breath.ts";
import { inOwnFrame, takeFrames } from "../own-frame.ts";

/** What is read aloud takes longer than this to begin, and the frame in which a phone is felt has enough to do. */
export const SPOKEN_AFTER_MS = 50;

export type CuesOptions = {
  breath(): Breath | null;
  /** What is to happen then, made ready beforehand. */
  onCue(kind: Cue["kind"]): () => void;
};

/** Where nothing comes for now it is looked again so often: a breath that is paused goes on some seconds after it was asked to. */
const LOOK_EVERY_MS = 1_100;
const LOST_MS = 100;
/** What a sleeping page missed by more than this is left out. */
const LATE_MS = 600;
/** The last look is at most so long before a cue: the clock slews by less than can be seen meanwhile. */
const READY_MS = 300;
/** The frame in which something happens has nothing else to do: what comes next is found some frames later. */
const FIND_AFTER_MS = 200;

/** Has something happen at each cue of a breath, until the returned function is called. */
export function runCues({ breath, onCue }: CuesOptions): () => void {
  let callOff = (): void => undefined;
  let doneUntilMs = Number.NEGATIVE_INFINITY;
  const lookIn = (waitMs: number): void => {
    callOff = inOwnFrame(look, waitMs);
  };
  const look = (): void => {
    callOff();
    const current = breath();
    const nowMs = current?.nowMs() ?? null;
    if (current === null || nowMs === null) return lookIn(LOST_MS);
    doneUntilMs = doneUntilMs === Number.NEGATIVE_INFINITY ? nowMs : Math.max(doneUntilMs, nowMs - LATE_MS);
    const cue = cueAfter(current, doneUntilMs);
    const leftMs = (cue?.atMs ?? Number.POSITIVE_INFINITY) - nowMs;
    if (cue === null) return lookIn(LOOK_EVERY_MS);
    if (leftMs > READY_MS) return lookIn(leftMs - READY_MS / 2);
    const duePageMs = performance.now() + leftMs;
    const happen = onCue(cue.kind);
    takeFrames(duePageMs, SPOKEN_AFTER_MS);
    /** Doesn't look at the clock again: that would cost more than what happens. */
    const begin = (): void => {
      if (breath()?.session !== current.session || performance.now() - duePageMs > LATE_MS) return look();
      doneUntilMs = cue.atMs;
      happen();
      lookIn(FIND_AFTER_MS);
    };
    const timer = setTimeout(begin, Math.max(0, leftMs));
    callOff = () => clearTimeout(timer);
  };
  lookIn(0);
  document.addEventListener("visibilitychange", look);
  return () => {
    callOff();
    document.removeEventListener("visibilitychange", look);
  };
}
