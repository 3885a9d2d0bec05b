import { base64urlDecode, base64urlEncode } from "../bytes/base64url.ts";
import { equalBytes } from "../bytes/bytes.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { utf8Decode } from "../bytes/utf8-decode.ts";
import { cpaceGenerator, cpaceShare, SCALAR_RANDOM_BYTES, scalarFrom } from "./cpace.ts";
import {
  decline,
  type Ended,
  fail,
  ignore,
  moveTo,
  PURPOSES,
  type Purpose,
  requireRandom,
  type Transition,
  takeDecline,
} from "./handshake.ts";
import { type Invitation, spentMark } from "./invitation.ts";
import { KEY_BYTES } from "./key-schedule.ts";
import { type HandshakeMessage, type MessageOf, SID_BYTES } from "./messages.ts";
import { cleanName } from "./name.ts";
import { agree, cpaceInputs, openFields, type Session, sealFields, storedBytes } from "./session.ts";

type Offered = {
  readonly session: Session;
  readonly purpose: Purpose;
  /** Who asks. With `move` it is one's own name, as the old phone has it. */
  readonly inviterName: string;
};

/** Plain data: the app may be closed between any two steps. */
export type JoinerState =
  | { readonly step: "waiting"; readonly invitation: Invitation; readonly sent: null }
  | {
      readonly step: "replied";
      readonly session: Session;
      readonly theirTag: string;
      readonly sent: MessageOf<"reply">;
    }
  | ({ readonly step: "offered"; readonly sent: null } & Offered)
  | ({ readonly step: "accepted"; readonly sent: MessageOf<"accept"> } & Offered)
  | Joined
  | Ended;

export type Joined = {
  readonly step: "paired";
  readonly purpose: Purpose;
  readonly rootKey: string;
  /** The other member of the pairing. */
  readonly partnerName: string;
  readonly sent: null;
};

type Move = Transition<JoinerState>;

/** `spent` are the marks this phone has stored; a secret among them is refused. */
export function openJoiner(invitation: Invitation, spent: readonly string[]): JoinerState {
  if (spent.includes(spentMark(invitation))) return { step: "failed", reason: "spent", sent: null };
  return { step: "waiting", invitation, sent: null };
}

export function joinerReceive(state: JoinerState, message: HandshakeMessage, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step === "waiting" && message.step === "hello") return answerHello(state.invitation, message, random);
  if (state.step === "replied" && message.step === "proof") return checkProof(state, message);
  if (state.step !== "offered" && state.step !== "accepted") return ignore(state);
  if (message.step === "decline") return takeDecline(state.session, message);
  return state.step === "accepted" && message.step === "confirm" ? takeConfirm(state, message) : ignore(state);
}

/** From here on the secret is gone from the state: there is one attempt. */
function answerHello(invitation: Invitation, hello: MessageOf<"hello">, random: Uint8Array): Move {
  const [sid, inviterShare] = [base64urlDecode(hello.sid), base64urlDecode(hello.share)];
  if (sid?.length !== SID_BYTES || inviterShare === null) return fail("malformed", spentMark(invitation));
  const scalar = scalarFrom(random.subarray(0, SCALAR_RANDOM_BYTES));
  const joinerShare = cpaceShare(cpaceGenerator(cpaceInputs(invitation, sid)), scalar);
  const agreement = agree({ role: "joiner", scalar, sid, inviterShare, joinerShare });
  if (agreement === null) return fail("malformed", spentMark(invitation));
  const { session, myTag, theirTag } = agreement;
  const sent = { step: "reply", share: base64urlEncode(joinerShare), tag: base64urlEncode(myTag) } as const;
  return moveTo({ step: "replied", session, theirTag: base64urlEncode(theirTag), sent }, spentMark(invitation));
}

function checkProof({ session, theirTag }: Extract<JoinerState, { step: "replied" }>, proof: MessageOf<"proof">): Move {
  const tag = base64urlDecode(proof.tag);
  if (tag === null) return fail("malformed");
  if (!equalBytes(storedBytes(theirTag), tag)) return fail("unproven");
  const [purposeText, inviterName] = openFields(session, proof, 2)?.map(utf8Decode) ?? [];
  const purpose = PURPOSES.find((known) => known === purposeText);
  if (purpose === undefined || typeof inviterName !== "string") return fail("malformed");
  return moveTo({ step: "offered", session, purpose, inviterName: cleanName(inviterName), sent: null });
}

/** Who says yes; `deviceId` is the joining phone's. */
type Comer = { readonly name: string; readonly deviceId: string };

/** The joiner has read who asks, and says yes. */
export function acceptOffer(state: JoinerState, { name, deviceId }: Comer, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step !== "offered") return ignore(state);
  // The phone that replaces another may never come in: the inviter has to know with which one the name changes.
  const fields = state.purpose === "replace" ? [cleanName(name), deviceId] : [cleanName(name)];
  const sealed = sealFields(state.session, "accept", fields.map(utf8Encode), random);
  return moveTo({ ...state, step: "accepted", sent: { step: "accept", sealed } });
}

/** The joiner says "not now", or reconsiders before the inviter has confirmed. */
export function declineOffer(state: JoinerState, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step !== "offered" && state.step !== "accepted") return ignore(state);
  return decline(state.session, random);
}

function takeConfirm(
  { session, purpose, inviterName }: Extract<JoinerState, { step: "accepted" }>,
  confirm: MessageOf<"confirm">,
): Move {
  const [handedOn, partner] = openFields(session, confirm, 2) ?? [];
  const movedName = partner === undefined ? null : utf8Decode(partner);
  const isNew = purpose === "pair";
  if (handedOn?.length !== (isNew ? 0 : KEY_BYTES) || movedName === null) return fail("malformed");
  return moveTo({
    step: "paired",
    purpose,
    rootKey: isNew ? session.root : base64urlEncode(handedOn),
    partnerName: purpose === "move" ? cleanName(movedName) : inviterName,
    sent: null,
  });
}
