import type { InviterState } from "../../../../shared/pairing/inviter.ts";
import type { Yes } from "../records.ts";

/** What this phone is joining while its own invitation is open. */
export interface Elsewhere {
  /** Null when it has not said yes. */
  readonly yes: Yes | null;
  /** Takes its yes back. Rejects with `alreadyPaired` when that yes was already accepted. */
  giveWay(): Promise<void>;
  /** Gives up joining, and the seat if this phone is let in meanwhile. If it has heard of that already, it is in afterwards. */
  stop(): Promise<void>;
}

/**
 * Two people who typed each other's code, as far as their names tell, may both confirm at the same instant. If each took
 * back the yes that the other confirms, nobody would be in. So only one of the two attempts is taken back beforehand, the
 * same one on both phones; whoever confirms the other one keeps its own yes until then, and if it is too late to take it
 * back, that yes lets it in.
 */
export function isCrossed(attemptId: string, attempt: InviterState | undefined, yes: Yes | null): boolean {
  return attempt?.step === "accepted" && attempt.joinerName === yes?.name && attemptId < yes.attemptId;
}
