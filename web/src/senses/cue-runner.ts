import type { Cue } from "../../../client-sdk/src/index.ts";
import { type Breath, cueAfter } from "../light/breath.ts";

/** The clock may be slewed or the breath paused meanwhile, so a far cue is looked at again this often. */
const LOOK_EVERY_MS = 900;
/** A cue that a sleeping page missed by more than this is left out. */
const LATE_MS = 600;

/** Calls at each cue of a breath, until the returned function is called. */
export function runCues(breath: () => Breath | null, onCue: (cue: Cue) => void): () => void {
  let timer = 0;
  let toldUntilMs: number | null = null;
  const look = (): void => {
    const current = breath();
    const now = current?.nowMs() ?? null;
    if (current === null || now === null) {
      timer = window.setTimeout(look, LOOK_EVERY_MS);
      return;
    }
    const from = Math.max(toldUntilMs ?? now, now - LATE_MS);
    const cue = cueAfter(current, from);
    if (cue !== null && cue.atMs <= now) {
      toldUntilMs = cue.atMs;
      onCue(cue);
      timer = window.setTimeout(look, 0);
      return;
    }
    toldUntilMs = from;
    timer = window.setTimeout(look, Math.min(LOOK_EVERY_MS, cue === null ? LOOK_EVERY_MS : cue.atMs - now));
  };
  look();
  return () => clearTimeout(timer);
}
