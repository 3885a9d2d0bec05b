import type { Cue } from "../../../client-sdk/src/index.ts";
import { type Breath, cueAfter } from "../light/breath.ts";
import { inOwnFrame, takeFrames } from "../own-frame.ts";

/** Reading aloud takes longer than this to begin, and the frame in which the phone vibrates has enough to do. */
export const SPOKEN_AFTER_MS = 50;

export type CuesOptions = {
  breath(): Breath | null;
  /** What should happen at the cue of this breath, prepared beforehand, and anew if the breath changes. */
  onCue(kind: Cue["kind"], breath: Breath): () => void;
};

/** How often to look again if no cue is coming: a paused breath goes on some seconds after that was asked. */
const LOOK_EVERY_MS = 1_100;
const LOST_MS = 100;
/** A cue that a sleeping page missed by more than this is skipped. */
const LATE_MS = 600;
/** The last look is at most this long before a cue: meanwhile the clock slews by less than can be noticed. */
const READY_MS = 300;
/** The frame of a cue has nothing else to do: the next one is looked for some frames later. */
const FIND_AFTER_MS = 200;

/** Makes something happen at each cue of a breath, until the returned function is called. */
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
    const happen = onCue(cue.kind, current);
    takeFrames(duePageMs, SPOKEN_AFTER_MS);
    /** Doesn't read the clock again: that would cost more than the cue itself. */
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
