import { sha512 } from "@noble/hashes/sha2.js";
import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import { concatBytes } from "../../../shared/bytes/bytes.ts";
import { utf8Encode } from "../../../shared/bytes/utf8.ts";
import { HANDSHAKE_RANDOM_BYTES, type Transition } from "../../../shared/pairing/handshake.ts";
import type { Invitation } from "../../../shared/pairing/invitation.ts";
import {
  confirmJoiner,
  greet,
  type InviterState,
  inviterReceive,
  type Offer,
  openInviter,
} from "../../../shared/pairing/inviter.ts";
import { acceptOffer, type JoinerState, joinerReceive, openJoiner } from "../../../shared/pairing/joiner.ts";
import type { HandshakeMessage, MessageOf } from "../../../shared/pairing/messages.ts";

/** Bytes that look random and are the same in every run. */
export function seeded(label: string, length = HANDSHAKE_RANDOM_BYTES): Uint8Array {
  const blocks = Array.from({ length: Math.ceil(length / 64) }, (_, index) => sha512(utf8Encode(`${label} ${index}`)));
  return concatBytes(blocks).slice(0, length);
}

/** As a phone does between two steps: stores the state and reads it back. */
export const stored = <State>(state: State): State => JSON.parse(JSON.stringify(state)) as State;

export function sentOf<Step extends HandshakeMessage["step"]>(
  transition: Transition<unknown>,
  step: Step,
): MessageOf<Step> {
  const { send } = transition;
  if (send?.step !== step) throw new Error(`Expected ${step}, was ${send?.step ?? "nothing"}.`);
  return send as MessageOf<Step>;
}

export interface RunOptions {
  readonly invitation: Invitation;
  readonly offer: Offer;
  readonly joinerName: string;
  /** What the joiner has typed, if it is something else. */
  readonly typed?: Invitation;
}

/** The joining phone. */
export const joinerDevice = base64urlEncode(seeded("device", 16));

/** A whole run: every message is delivered, and the state is stored between any two steps. */
export function runHandshake({ invitation, offer, joinerName, typed = invitation }: RunOptions) {
  const greeted = greet(stored(openInviter(invitation, offer, [])), seeded("greet"));
  const hello = sentOf(greeted, "hello");
  const replied = joinerReceive(stored(openJoiner(typed, [])), hello, seeded("reply"));
  const reply = sentOf(replied, "reply");
  const proved = inviterReceive(stored(greeted.state), reply, seeded("proof"));
  const proof = sentOf(proved, "proof");
  const offered = joinerReceive(stored(replied.state), proof, seeded("offered"));
  const accepted = acceptOffer(stored(offered.state), { name: joinerName, deviceId: joinerDevice }, seeded("accept"));
  const accept = sentOf(accepted, "accept");
  const asked = inviterReceive(stored(proved.state), accept, seeded("asked"));
  const confirmed = confirmJoiner(stored(asked.state), seeded("confirm"));
  const confirm = sentOf(confirmed, "confirm");
  const joined = joinerReceive(stored(accepted.state), confirm, seeded("joined"));
  return {
    inviter: { open: openInviter(invitation, offer, []), greeted, proved, asked, confirmed },
    joiner: { waiting: openJoiner(typed, []), replied, offered, accepted, joined },
    messages: [hello, reply, proof, accept, confirm] as const,
  };
}

export const pairedInviter = (state: InviterState) => {
  if (state.step !== "paired") throw new Error(`The inviter is ${state.step}.`);
  return state;
};

export const pairedJoiner = (state: JoinerState) => {
  if (state.step !== "paired") throw new Error(`The joiner is ${state.step}.`);
  return state;
};
