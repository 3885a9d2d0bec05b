import { base64urlChars } from "../bytes/base64url.ts";
import { SHARE_BYTES } from "./cpace.ts";
import { TAG_BYTES } from "./key-schedule.ts";
import { sealedBytes } from "./seal.ts";

export const SID_BYTES = 16;
/** Every sealed part of the handshake is padded to this size, so that its length reveals neither names nor purpose. */
export const PAYLOAD_BUCKET_BYTES = 224;

/**
 * The handshake as the server relays it: the steps of `HandshakeMessage` in the protocol, which this part doesn't know of.
 * Every string is unpadded base64url of a fixed length.
 *
 *     inviter  hello    sid, its CPace share          once the invitation is claimed
 *     joiner   reply    its share, its tag            proves the secret first
 *     inviter  proof    its tag, sealed offer         who asks, and for what
 *     joiner   accept   sealed name, perhaps device   or decline
 *     inviter  confirm  sealed root key, if handed on or decline
 */
export type HandshakeMessage =
  | { readonly step: "hello"; readonly sid: string; readonly share: string }
  | { readonly step: "reply"; readonly share: string; readonly tag: string }
  | { readonly step: "proof"; readonly tag: string; readonly sealed: string }
  | { readonly step: "accept"; readonly sealed: string }
  | { readonly step: "decline"; readonly sealed: string }
  | { readonly step: "confirm"; readonly sealed: string };

export type MessageOf<Step extends HandshakeMessage["step"]> = Extract<HandshakeMessage, { step: Step }>;

/** Exact number of characters of each string. */
export const HANDSHAKE_CHARS = {
  sid: base64urlChars(SID_BYTES),
  share: base64urlChars(SHARE_BYTES),
  tag: base64urlChars(TAG_BYTES),
  sealed: base64urlChars(sealedBytes(PAYLOAD_BUCKET_BYTES)),
} as const;
