import { SCALAR_RANDOM_BYTES } from "./cpace.ts";
import { type HandshakeMessage, type MessageOf, SID_BYTES } from "./messages.ts";
import { openFields, type Session, sealFields } from "./session.ts";

/**
 * A new pair; a lost phone's seat, asked for by the partner; one's own seat, moved with the old phone in hand. The joiner
 * learns it from the inviter under seal, so the server can't pass one off as another.
 */
export const PURPOSES = ["pair", "replace", "move"] as const;
export type Purpose = (typeof PURPOSES)[number];

/** Fresh random bytes for every call that takes `random`. Never pass the same ones to two calls. */
export const HANDSHAKE_RANDOM_BYTES = SCALAR_RANDOM_BYTES + SID_BYTES;

export function requireRandom(random: Uint8Array): void {
  if (random.length !== HANDSHAKE_RANDOM_BYTES) throw new RangeError("A step takes 80 random bytes.");
}

/**
 * - `spent`: this phone has used the secret before.
 * - `unproven`: the other side does not know the secret. To a person it looks the same as expired and used.
 * - `malformed`: not a message of this handshake.
 */
export type Failure = "spent" | "unproven" | "malformed";

/** Nothing more will be sent or accepted, except that `sent` may be sent again. */
export type Ended =
  | { readonly step: "declined"; readonly by: "me" | "other"; readonly sent: HandshakeMessage | null }
  | { readonly step: "failed"; readonly reason: Failure; readonly sent: null };

/**
 * The next state, what to send, and the mark of a secret that has just had its one attempt. Store state and mark in one write
 * *before* sending: a used state must never be used again, or a second guess at the secret becomes possible. After a reconnect
 * send the state's `sent` again; a message handled before is ignored (the same state comes back, with nothing to send).
 */
export type Transition<State> = {
  readonly state: State;
  readonly send: HandshakeMessage | null;
  readonly spentMark: string | null;
};

/** A state says by itself what to send on entering it. */
export function moveTo<State extends { readonly sent: HandshakeMessage | null }>(
  state: State,
  spentMark: string | null = null,
): Transition<State> {
  return { state, send: state.sent, spentMark };
}

export const ignore = <State>(state: State): Transition<State> => ({ state, send: null, spentMark: null });

export const fail = (reason: Failure, spentMark: string | null = null): Transition<Ended> =>
  moveTo<Ended>({ step: "failed", reason, sent: null }, spentMark);

/** This phone's person says no. */
export function decline(session: Session, random: Uint8Array): Transition<Ended> {
  const sealed = sealFields(session, "decline", [], random);
  return moveTo<Ended>({ step: "declined", by: "me", sent: { step: "decline", sealed } });
}

/** The other person says no; the server alone can't say it for them. */
export function takeDecline(session: Session, message: MessageOf<"decline">): Transition<Ended> {
  if (openFields(session, message, 0) === null) return fail("malformed");
  return moveTo<Ended>({ step: "declined", by: "other", sent: null });
}
