import type { InviterState } from "../../../../shared/pairing/inviter.ts";
import type { Yes } from "../records.ts";

/** What this phone is joining beside its own invitation. */
export interface Elsewhere {
  /** Null when it has said none. */
  readonly yes: Yes | null;
  /** Takes its yes back. Rejects with `alreadyPaired` when it was let in by that already. */
  giveWay(): Promise<void>;
  /** Gives it up, and the place if it was let in meanwhile. */
  stop(): Promise<void>;
}

/**
 * Two who have typed each other's code, as far as their names tell, may say their last yes at one instant. If both took the
 * yes back that the other's is for, nobody would be in. So that is done before for one of the two attempts only, the same on both
 * phones; who confirms the other one leaves its own yes until then, and if it comes too late it is let in by that.
 */
export function isCrossed(attemptId: string, attempt: InviterState | undefined, yes: Yes | null): boolean {
  return attempt?.step === "accepted" && attempt.joinerName === yes?.name && attemptId < yes.attemptId;
}
