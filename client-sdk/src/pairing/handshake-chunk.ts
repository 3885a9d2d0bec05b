import { HANDSHAKE_RANDOM_BYTES } from "../../../shared/pairing/handshake.ts";
import { parseInvitation } from "../../../shared/pairing/invitation.ts";
import { confirmJoiner, declineJoiner, greet, inviterReceive, openInviter } from "../../../shared/pairing/inviter.ts";
import { acceptOffer, declineOffer, joinerReceive, openJoiner } from "../../../shared/pairing/joiner.ts";

/** The chunk that is loaded when somebody pairs: the handshake and its cryptography. */
export const handshake = {
  randomBytes: HANDSHAKE_RANDOM_BYTES,
  parseInvitation,
  inviter: { open: openInviter, greet, receive: inviterReceive, confirm: confirmJoiner, decline: declineJoiner },
  joiner: { open: openJoiner, receive: joinerReceive, accept: acceptOffer, decline: declineOffer },
} as const;

export type Handshake = typeof handshake;
