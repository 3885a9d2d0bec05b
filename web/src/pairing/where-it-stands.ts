import type { Asked, AttuneErrorCode, Invite } from "../../../client-sdk/src/index.ts";

/** Where pairing stands on this phone. It outlives screens, so that going back and forth loses nothing. */
export type Pairing =
  | { readonly at: "nothing" }
  | { readonly at: "opening" }
  | {
      readonly at: "inviting";
      readonly invite: Invite;
      readonly purpose: InvitePurpose;
      readonly joiner: string | null;
      readonly waitsForCode: boolean;
      /** The yes was given before: in another tab, or before the app was closed. */
      readonly confirmed: boolean;
      /** What this phone is joining: somebody who has said yes to its own invitation comes first. */
      readonly aside: Joining | null;
    }
  | Joining
  /** What was typed is no code; nothing has been sent. */
  | { readonly at: "misread"; readonly code: AttuneErrorCode }
  | { readonly at: "failed"; readonly code: AttuneErrorCode | null };

export type Joining =
  /** `waiting`: the code was good, and the other's app isn't open. */
  | { readonly at: "knocking"; readonly waiting: boolean }
  | { readonly at: "asked"; readonly asked: Asked; readonly accepted: boolean };

export type InvitePurpose = "pair" | "replace" | "move";
