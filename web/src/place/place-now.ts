import { useRef } from "preact/hooks";
import type { Away, Invitation, Session } from "../../../client-sdk/src/index.ts";
import { type UseBreath, useBreath, useSpace } from "../../../client-sdk/src/react/index.ts";
import { askingKey, breathKey, type Ended, useAfter } from "./after.ts";
import { type OpenBack, openBack } from "./open-back.ts";
import { useNow } from "./use-now.ts";
import { usePlace } from "./use-place.ts";

/** What the two are doing, as this phone shows it. */
export type PlaceNow =
  | { readonly at: "breath"; readonly session: Session }
  | { readonly at: "away" }
  /** `isAsked`: the other would like to breathe again. */
  | { readonly at: "after"; readonly ended: Ended; readonly back: OpenBack | null; readonly isAsked: boolean }
  | { readonly at: "wait"; readonly away: Away }
  | { readonly at: "asked"; readonly invitation: Invitation }
  | { readonly at: "asking"; readonly invitation: Invitation }
  | { readonly at: "back"; readonly back: OpenBack }
  /** `back`: one that was put away, and may still be answered. */
  | { readonly at: "rest"; readonly back: OpenBack | null };

/** A space that one has asked for comes before a breath, even while it waits to be sent; a breath comes before the rest. */
export function usePlaceNow(): PlaceNow {
  const { queued } = usePlace();
  const { session, breath } = useBreath({ phases: false });
  const { mine, theirs, space } = useSpace();
  const { ended, breathedAtMs } = useAfter();
  const hasLeft = useHasLeft(session);
  const seen = useRef("");
  const nowMs = useNow((laterMs) => timely(breath, openBack(space, laterMs, breathedAtMs)) !== seen.current);
  const back = openBack(space, nowMs, breathedAtMs);
  seen.current = timely(breath, back);
  const offered = useOffered(back);
  if (mine?.is === "away" || queued.includes("space.take")) return { at: "away" };
  if (session !== null && !hasLeft) return { at: "breath", session };
  if (ended !== null) return { at: "after", ended, back, isAsked: breath.invitation !== null };
  return theirs?.is === "away" ? { at: "wait", away: theirs } : offered;
}

/** Whoever has left is out, even if nobody can be told yet: the command may be waiting to be sent, or have gone stale. */
export function useHasLeft(session: Session | null): boolean {
  const { client, queued } = usePlace();
  const { isClosed } = useAfter();
  if (session === null) return false;
  return session.left === client.seat || queued.includes("breath.leave") || isClosed(breathKey(session));
}

/** What comes and goes by time alone, as one text: while it is unchanged there is nothing to render. */
function timely({ session, invitation, ownInvitation }: Timely, back: OpenBack | null): string {
  return [session?.sessionId, invitation?.invitationId, ownInvitation?.invitationId, back?.key, back?.answer].join();
}

type Timely = Pick<UseBreath, "session" | "invitation" | "ownInvitation">;

/** What one may answer, wait for, or put away. */
function useOffered(back: OpenBack | null): PlaceNow {
  const { invitation, ownInvitation } = useBreath({ phases: false });
  const { isClosed } = useAfter();
  if (invitation !== null) return { at: "asked", invitation };
  if (ownInvitation !== null && !isClosed(askingKey(ownInvitation))) return { at: "asking", invitation: ownInvitation };
  if (back === null) return { at: "rest", back };
  return isClosed(back.key) ? { at: "rest", back: back.by === "them" ? back : null } : { at: "back", back };
}
