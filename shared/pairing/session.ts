import { base64urlDecode, base64urlEncode } from "../bytes/base64url.ts";
import type { Bytes } from "../bytes/bytes.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { cpaceIsk, cpaceSharedPoint, cpaceSidOutput, cpaceTranscript } from "./cpace.ts";
import type { Invitation } from "./invitation.ts";
import { confirmTag, deriveHandshakeKeys } from "./key-schedule.ts";
import { lvCat, readFields } from "./length-value.ts";
import { type HandshakeMessage, PAYLOAD_BUCKET_BYTES } from "./messages.ts";
import { NONCE_BYTES, open, padToBucket, seal } from "./seal.ts";

export type Role = "inviter" | "joiner";

/** What a phone keeps of a run after the secret and the scalar are gone, as base64url so that it can be stored. */
export type Session = {
  readonly sealKey: string;
  readonly openKey: string;
  readonly root: string;
};

export type Agreement = {
  readonly session: Session;
  readonly myTag: Bytes;
  readonly theirTag: Bytes;
};

/** Bound to the shares: who speaks, in which version of the handshake. */
const ASSOCIATED = { inviter: utf8Encode("attune/1 inviter"), joiner: utf8Encode("attune/1 joiner") };

/** CPace's inputs. The channel identifier holds everything that both phones know of the invitation besides the secret. */
export function cpaceInputs({ kind, handle, secret }: Invitation, sid: Uint8Array) {
  return { prs: utf8Encode(secret), ci: lvCat(["attune/1 pairing", kind, handle].map(utf8Encode)), sid };
}

export type Run = {
  readonly role: Role;
  readonly scalar: Uint8Array;
  readonly sid: Uint8Array;
  readonly inviterShare: Uint8Array;
  readonly joinerShare: Uint8Array;
};

/** Null when the other side sent no valid share. Whether the secrets were equal shows only in the tags. */
export function agree({ role, scalar, sid, inviterShare, joinerShare }: Run): Agreement | null {
  const invites = role === "inviter";
  const point = cpaceSharedPoint(scalar, invites ? joinerShare : inviterShare);
  if (point === null) return null;
  const inviter = { y: inviterShare, ad: ASSOCIATED.inviter };
  const joiner = { y: joinerShare, ad: ASSOCIATED.joiner };
  const transcript = cpaceTranscript(inviter, joiner);
  const keys = deriveHandshakeKeys(cpaceIsk(sid, point, transcript), cpaceSidOutput(transcript));
  const inviterTag = confirmTag(keys.confirmInviter, transcript);
  const joinerTag = confirmTag(keys.confirmJoiner, transcript);
  return {
    myTag: invites ? inviterTag : joinerTag,
    theirTag: invites ? joinerTag : inviterTag,
    session: {
      sealKey: base64urlEncode(invites ? keys.sealInviter : keys.sealJoiner),
      openKey: base64urlEncode(invites ? keys.sealJoiner : keys.sealInviter),
      root: base64urlEncode(keys.root),
    },
  };
}

type SealedStep = Extract<HandshakeMessage, { sealed: string }>["step"];

export function sealFields(
  session: Session,
  step: SealedStep,
  fields: readonly Uint8Array[],
  random: Uint8Array,
): string {
  const padded = padToBucket(lvCat(fields), PAYLOAD_BUCKET_BYTES);
  return base64urlEncode(seal(storedBytes(session.sealKey), random.subarray(0, NONCE_BYTES), padded, aadOf(step)));
}

/** The fields, or null when the other side did not seal them for this step of this run. */
export function openFields(
  session: Session,
  message: Extract<HandshakeMessage, { sealed: string }>,
  count: number,
): readonly Bytes[] | null {
  const sealed = base64urlDecode(message.sealed);
  const padded = sealed === null ? null : open(storedBytes(session.openKey), sealed, aadOf(message.step));
  return padded === null ? null : readFields(padded, count);
}

const aadOf = (step: SealedStep): Bytes => utf8Encode(`attune/1 ${step}`);

/** Decodes what this phone itself wrote; anything else means a damaged storage. */
export function storedBytes(text: string): Bytes {
  const bytes = base64urlDecode(text);
  if (bytes === null) throw new TypeError("Stored bytes are damaged.");
  return bytes;
}
