import { type AttuneClient, type AttuneError, type Invite, isAttuneError } from "../../../client-sdk/src/index.ts";
import type { InvitePurpose, PairingState } from "./pairing-state.ts";

type Asking = AttuneClient["pairing"];

export function openInvite(pairing: Asking, purpose: InvitePurpose, name: string): Promise<Invite> {
  if (purpose === "pair") return pairing.invite({ name });
  return purpose === "replace" ? pairing.replacePartner() : pairing.moveMe();
}

/** Ends what is under way; a state shown behind an error isn't. */
export function giveUp(pairing: Asking, before: PairingState): Promise<unknown> | undefined {
  // If another tab has gone on with it, perhaps with a yes, a no counts all the same.
  const stopIfElsewhere = (error: unknown): unknown => isAttuneError(error, "closed") && pairing.stopJoining();
  const cancelIfElsewhere = async (error: unknown): Promise<void> => {
    const taken = isAttuneError(error, "closed") ? await pairing.pending() : null;
    if (taken !== null && "cancel" in taken) await taken.cancel();
  };
  if (before.at === "inviting") return before.invite.cancel().catch(cancelIfElsewhere);
  if (before.at === "asked") return before.asked.decline().catch(stopIfElsewhere);
  return before.at === "knocking" ? pairing.stopJoining() : undefined;
}

/** Resolves too if the other's yes to this phone came first: both are in, as they wanted. */
export const confirm = (invite: Invite): Promise<void> =>
  invite.confirm().catch((error: unknown) => {
    if (!isAttuneError(error, "alreadyPaired")) throw error;
  });

/** Found on this phone, before anything was sent. */
export const isMisread = (error: unknown): error is AttuneError =>
  isAttuneError(error, "codeTypo", "codeTooShort", "codeTooLong", "badLink", "otherServer", "ownCode");
