import type { Invite } from "../../../client-sdk/src/index.ts";
import { fails, type InvitePurpose, type Inviting, joiningOf } from "./pairing-state.ts";
import type { PairingStore } from "./pairing-store.ts";

export type Show = (changes: Partial<Inviting>) => void;

/** How to show an invitation of this phone. */
export const showing =
  (invite: Invite, purpose: InvitePurpose, store: PairingStore): Show =>
  (changes) => {
    const { confirmed } = invite;
    const fresh = { joiner: null, turn: 0, confirmed, aside: null };
    const base = store.now.at === "inviting" ? store.now : fresh;
    store.become({ ...base, at: "inviting", invite, purpose, ...changes });
  };

/** Follows an invitation; to be called once for each. `left`: whoever said yes is no longer there. */
export function hearInvite(invite: Invite, show: Show, store: PairingStore, left: () => void): void {
  /**
   * Shows a change only while the invitation is on the screen: this phone may be joining the other meanwhile. Somebody who
   * says yes is always shown.
   */
  const refresh: Show = (changes) => {
    if (store.now.at === "inviting") show(changes);
  };
  for (const news of ["code", "waitForCode", "linkUsed"] as const) invite.on(news, () => refresh({}));
  invite.on("over", () => {
    const { now } = store;
    if (now.at === "inviting" && now.invite === invite) store.become(fails(now, "invitationOver"));
  });
  let turn = 0;
  invite.on("joined", ({ name }) => {
    turn += 1;
    show({ joiner: name, turn, aside: joiningOf(store.now) });
  });
  invite.on("left", () => {
    const { now } = store;
    if (now.at === "inviting" && now.aside !== null) return store.become(now.aside);
    refresh({ joiner: null });
    left();
  });
}
