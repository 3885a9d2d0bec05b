import type { Cue } from "../../../client-sdk/src/index.ts";
import { type Breath, cueAfter } from "../light/breath.ts";
import { runTurns } from "../light/turns.ts";

/** Calls at each cue of a breath, until the returned function is called. */
export function runCues(breath: () => Breath | null, onCue: (cue: Cue) => void): () => void {
  return runTurns({
    breath,
    find: (current, afterMs) => {
      const cue = cueAfter(current, afterMs);
      return cue === null ? null : { atMs: cue.atMs, happen: () => onCue(cue) };
    },
  });
}
