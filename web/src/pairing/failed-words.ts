import type { AttuneErrorCode } from "../../../client-sdk/src/index.ts";

/** What went wrong with a pairing. An inviter whose own invitation is over can't be told to ask for a new one. */
export function wordsOfFailed(code: AttuneErrorCode | null, isInviter: boolean) {
  if (code === "invitationOver" && isInviter) return "invite.over" as const;
  // The usual words for it say that Attune keeps trying, as it does with what waits in the outbox. Here a person has to.
  if (code === "unavailable") return "error.internal" as const;
  // Another tab goes on with it, or was closed meanwhile; this page isn't closing.
  if (code === "closed") return "error.otherTab" as const;
  return `error.${code ?? "unknown"}` as const;
}
