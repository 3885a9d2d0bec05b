/** The chunk that is loaded when somebody pairs: the handshake and its cryptography. */
export { HANDSHAKE_RANDOM_BYTES } from "../../../shared/pairing/handshake.ts";
export { parseInvitation } from "../../../shared/pairing/invitation.ts";
export { confirmJoiner, declineJoiner, greet, inviterReceive, openInviter } from "../../../shared/pairing/inviter.ts";
export { acceptOffer, declineOffer, joinerReceive, openJoiner } from "../../../shared/pairing/joiner.ts";
