import type { Asked, AttuneErrorCode, Invite } from "../../../client-sdk/src/index.ts";

/** The state of pairing on this phone. It outlives screens, so that going back and forth loses nothing. */
export type PairingState =
  | { readonly at: "nothing" }
  | { readonly at: "opening" }
  | Inviting
  | Joining
  /** What was typed isn't a code, and nothing was sent. With `failed` something was. */
  | { readonly at: "misread"; readonly code: AttuneErrorCode }
  | { readonly at: "failed"; readonly code: AttuneErrorCode | null; readonly aside: Joining | Inviting | null };

export type Inviting = {
  readonly at: "inviting";
  readonly invite: Invite;
  readonly purpose: InvitePurpose;
  readonly joiner: string | null;
  /** A new one for each who said yes: two may have the same name. */
  readonly turn: number;
  /** The yes was given before: in another tab, or before the app was closed. */
  readonly confirmed: boolean;
  /** What this phone is joining meanwhile: somebody who has said yes to its own invitation comes first. */
  readonly aside: Joining | null;
};

export type Joining =
  /** `waiting`: the code was right, but the other's app isn't open. */
  | { readonly at: "knocking"; readonly waiting: boolean }
  | { readonly at: "asked"; readonly asked: Asked; readonly accepted: boolean };

export type InvitePurpose = "pair" | "replace" | "move";

const nothing: PairingState = { at: "nothing" };

/** What this phone is joining, whether it is shown or put aside. */
export function joiningOf(state: PairingState): Joining | null {
  if (state.at === "failed") return state.aside === null ? null : joiningOf(state.aside);
  if (state.at === "inviting") return state.aside;
  return state.at === "asked" || state.at === "knocking" ? state : null;
}

/** What is under way, even if a step of it has failed and may be repeated. */
export const underWay = (state: PairingState): PairingState =>
  state.at === "failed" && state.aside?.at === "inviting" ? state.aside : state;

/**
 * The state once this phone joins somebody, or gets further with that. If somebody's yes or an error is on the screen, this
 * goes on behind it.
 */
export function joins(state: PairingState, next: Joining): PairingState {
  if (state.at === "inviting" && state.joiner !== null) return { ...state, aside: next };
  return state.at === "failed" && state.aside !== null ? { ...state, aside: next } : next;
}

/** The state once this phone can't join whoever it knocked at. */
export function knocksNoMore(state: PairingState, code: AttuneErrorCode | null): PairingState {
  if (joiningOf(state)?.at !== "knocking") return state;
  return state.at === "inviting" || state.at === "failed" ? { ...state, aside: null } : fails(state, code);
}

/**
 * The state once something has failed. What this phone is joining meanwhile stays, and what couldn't be saved continues where
 * it was when tried again: an inviter's yes is said already, a joiner is asked once more.
 */
export function fails(state: PairingState, code: AttuneErrorCode | null): PairingState {
  const aside = state.at === "inviting" ? state.aside : null;
  return { at: "failed", code, aside: aside ?? (code === "storageFailed" ? unsaved(state) : null) };
}

function unsaved(state: PairingState): Inviting | Joining | null {
  if (state.at === "inviting") return { ...state, confirmed: true };
  if (state.at === "knocking") return { ...state, waiting: true };
  return state.at === "asked" ? { ...state, accepted: false } : null;
}

/** The state once this one is given up. */
export const after = (state: PairingState): PairingState => (state.at === "failed" ? state.aside : null) ?? nothing;

/** Whether the screen is still about the same person. */
export const isStill = (before: PairingState, now: PairingState): boolean =>
  before.at === now.at &&
  (before.at !== "inviting" || now.at !== "inviting" || (before.joiner === now.joiner && before.turn === now.turn));
