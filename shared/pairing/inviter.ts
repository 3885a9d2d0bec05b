import { base64urlDecode, base64urlEncode } from "../bytes/base64url.ts";
import { equalBytes } from "../bytes/bytes.ts";
import { utf8Encode } from "../bytes/utf8.ts";
import { utf8Decode } from "../bytes/utf8-decode.ts";
import { cpaceGenerator, cpaceShare, SCALAR_RANDOM_BYTES, scalarFrom } from "./cpace.ts";
import { decline, type Ended, fail, ignore, moveTo, requireRandom, type Transition, takeDecline } from "./handshake.ts";
import { type Invitation, spentMark } from "./invitation.ts";
import type { HandshakeMessage, MessageOf } from "./messages.ts";
import { cleanName } from "./name.ts";
import { agree, cpaceInputs, openFields, type Session, sealFields, storedBytes } from "./session.ts";

/** What the inviting phone offers. `name` is its own display name; a root key is base64url. */
export type Offer =
  | { readonly purpose: "pair"; readonly name: string }
  | { readonly purpose: "replace"; readonly name: string; readonly rootKey: string }
  | { readonly purpose: "move"; readonly name: string; readonly rootKey: string; readonly partnerName: string };

/** Plain data: the app may be closed between any two steps. */
export type InviterState =
  | { readonly step: "open"; readonly invitation: Invitation; readonly offer: Offer; readonly sent: null }
  | { readonly step: "greeted"; readonly scalar: string; readonly offer: Offer; readonly sent: MessageOf<"hello"> }
  | { readonly step: "proved"; readonly session: Session; readonly offer: Offer; readonly sent: MessageOf<"proof"> }
  | Accepted
  | Confirmed
  | Ended;

type Accepted = {
  readonly step: "accepted";
  readonly session: Session;
  readonly offer: Offer;
  readonly joinerName: string;
  /** Only of a phone that is to replace another; empty if its app is older than this field. */
  readonly joinerDevice?: string;
  readonly sent: null;
};

export type Confirmed = {
  readonly step: "paired";
  readonly rootKey: string;
  readonly joinerName: string;
  readonly sent: MessageOf<"confirm">;
};

type Move = Transition<InviterState>;

/** `spent` are the marks this phone has stored; a secret among them is refused. */
export function openInviter(invitation: Invitation, offer: Offer, spent: readonly string[]): InviterState {
  if (spent.includes(spentMark(invitation))) return { step: "failed", reason: "spent", sent: null };
  return { step: "open", invitation, offer, sent: null };
}

/** Somebody has claimed the invitation. From here on the secret is gone from the state: there is one attempt. */
export function greet(state: InviterState, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step !== "open") return ignore(state);
  const scalar = scalarFrom(random.subarray(0, SCALAR_RANDOM_BYTES));
  const sid = random.subarray(SCALAR_RANDOM_BYTES);
  const share = cpaceShare(cpaceGenerator(cpaceInputs(state.invitation, sid)), scalar);
  const sent = { step: "hello", sid: base64urlEncode(sid), share: base64urlEncode(share) } as const;
  const greeted = { step: "greeted", scalar: base64urlEncode(scalar), offer: state.offer, sent } as const;
  return moveTo(greeted, spentMark(state.invitation));
}

export function inviterReceive(state: InviterState, message: HandshakeMessage, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step === "greeted" && message.step === "reply") return checkReply(state, message, random);
  if (state.step !== "proved" && state.step !== "accepted") return ignore(state);
  if (message.step === "decline") return takeDecline(state.session, message);
  return state.step === "proved" && message.step === "accept" ? takeYes(state, message) : ignore(state);
}

function takeYes({ session, offer }: Extract<InviterState, { step: "proved" }>, yes: MessageOf<"accept">): Move {
  // Where there is no second field, the padding reads as an empty one.
  const [joinerName, joinerDevice] = openFields(session, yes, 2)?.map(utf8Decode) ?? [];
  if (typeof joinerName !== "string" || typeof joinerDevice !== "string") return fail("malformed");
  const replaces = offer.purpose === "replace" ? { joinerDevice } : {};
  return moveTo({ step: "accepted", session, offer, joinerName: cleanName(joinerName), ...replaces, sent: null });
}

/** The joiner must prove the secret before this phone shows anything. */
function checkReply(
  { scalar, offer, sent }: Extract<InviterState, { step: "greeted" }>,
  reply: MessageOf<"reply">,
  random: Uint8Array,
): Move {
  const [joinerShare, tag] = [base64urlDecode(reply.share), base64urlDecode(reply.tag)];
  if (joinerShare === null || tag === null) return fail("malformed");
  const agreement = agree({
    role: "inviter",
    scalar: storedBytes(scalar),
    sid: storedBytes(sent.sid),
    inviterShare: storedBytes(sent.share),
    joinerShare,
  });
  if (agreement === null) return fail("malformed");
  if (!equalBytes(agreement.theirTag, tag)) return fail("unproven");
  const { session } = agreement;
  const sealed = sealFields(session, "proof", [offer.purpose, cleanName(offer.name)].map(utf8Encode), random);
  return moveTo({
    step: "proved",
    session,
    offer,
    sent: { step: "proof", tag: base64urlEncode(agreement.myTag), sealed },
  });
}

/** The inviter has seen who accepted, and confirms. The root key is the new one, or the one in use, handed on. */
export function confirmJoiner(state: InviterState, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step !== "accepted") return ignore(state);
  const { session, offer, joinerName } = state;
  const handedOn = offer.purpose === "pair" ? new Uint8Array() : storedBytes(offer.rootKey);
  const partnerName = offer.purpose === "move" ? cleanName(offer.partnerName) : "";
  const sealed = sealFields(session, "confirm", [handedOn, utf8Encode(partnerName)], random);
  const rootKey = offer.purpose === "pair" ? session.root : offer.rootKey;
  return moveTo({ step: "paired", rootKey, joinerName, sent: { step: "confirm", sealed } });
}

/** The inviter declines whoever accepted. */
export function declineJoiner(state: InviterState, random: Uint8Array): Move {
  requireRandom(random);
  if (state.step !== "accepted") return ignore(state);
  return decline(state.session, random);
}
