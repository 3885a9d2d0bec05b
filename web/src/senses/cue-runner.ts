import type { Cue } from "../../../client-sdk/src/index.ts";
import { type Breath, cueAfter } from "../light/breath.ts";
import { runTurns } from "../light/turns.ts";

export type CuesOptions = {
  breath(): Breath | null;
  /** So long after each cue. */
  readonly lateMs?: number;
  /** What is to happen then, made ready beforehand. */
  onCue(kind: Cue["kind"]): () => void;
};

/** Has something happen at each cue of a breath, until the returned function is called. */
export function runCues({ breath, lateMs = 0, onCue }: CuesOptions): () => void {
  return runTurns({
    breath,
    find: (current, afterMs) => {
      const cue = cueAfter(current, afterMs - lateMs);
      return cue === null ? null : { atMs: cue.atMs + lateMs, happen: onCue(cue.kind) };
    },
  });
}
