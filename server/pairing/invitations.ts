import { CODE_RANDOM_BYTES, makeCodeHandle } from "../../shared/pairing/code.ts";
import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { Opening, PairReply } from "../../shared/protocol/pairing.ts";
import type { Invitation, StoredAttempt } from "../store/port.ts";
import { derivedId } from "./ids.ts";
import { publicAttempt, tellBoth } from "./news.ts";
import type { Asker, PairingPorts, Request } from "./ports.ts";

/** How long a code and its QR are valid. */
const CODE_MS = 10 * 60_000;
/** How long a shared link is valid, and with it the whole invitation. */
const LINK_MS = 24 * 3_600_000;
/** Codes an invitation may have in `CODE_MS`, including the first. */
const MAX_CODES = 3;
/**
 * After this many attempts an invitation gets no further code. Nobody who was invited comes that often; but each attempt is
 * kept for a day with everything it said, is read with every request about the invitation, and the inviter may be the one who
 * comes.
 */
const MOST_ATTEMPTS = 24;
/**
 * How much one connection may have open, what it has joined included: a phone opens one connection for each. Together with the
 * rate of each address, nobody can fill the store with invitations, or the service with codes that a guess could hit.
 */
const MOST_AT_ONCE = 10;
/** A handle in use is drawn again; this many in a row means that the service is full of codes. */
const MAX_DRAWS = 8;
/** When a phone may ask again if it has too much open, or the service is full. */
const FULL_RETRY_MS = 5_000;

/** Makes an invitation with a code, its QR and a link. Asked again with the same key, it gives the same answer. */
export async function open(ports: PairingPorts, asker: Asker, request: Request<"open">): Promise<PairReply> {
  const nowMs = Math.floor(ports.nowMs());
  const invitationId = derivedId("invitation", request.key, ports.digest);
  const known = await ports.store.invitation(invitationId);
  if (known !== null) return await opened(ports, asker, known.invitation, known.attempts);
  if (asker.roles.size >= MOST_AT_ONCE) return errorReply("busy", FULL_RETRY_MS);
  const target = await targetOf(ports, asker, request.purpose);
  if (target !== null && "error" in target) return target;
  const invitation: Invitation = {
    invitationId,
    keyHash: ports.digest(request.key),
    purpose: request.purpose,
    target,
    openings: [{ via: "link", handle: request.link, expiresAtMs: nowMs + LINK_MS }],
    codesAtMs: [],
    expiresAtMs: nowMs + LINK_MS,
    state: "open",
  };
  const reply = await putWithCode(ports, asker, request.qr, async () => invitation);
  // The phone asked again on another connection meanwhile, and that was faster.
  const other = "error" in reply ? await ports.store.invitation(invitationId) : null;
  return other === null ? reply : await opened(ports, asker, other.invitation, other.attempts);
}

/** The room of whoever asks, if they may bring in another phone there. */
async function targetOf(
  ports: PairingPorts,
  asker: Asker,
  purpose: Invitation["purpose"],
): Promise<Invitation["target"] | ErrorReply> {
  if (purpose === "pair") return null;
  const { member } = asker;
  if (member === null) return errorReply("unknownToken");
  const refused = await ports.rooms.refusalToChange({ member, purpose });
  if (refused !== null) return refused;
  return { roomId: member.roomId };
}

/** A fresh code and QR for an open invitation; the older ones end. */
export async function freshCode(ports: PairingPorts, asker: Asker, request: Request<"freshCode">): Promise<PairReply> {
  const { invitationId, qr } = request;
  if (asker.roles.get(invitationId) !== "inviter") return errorReply("invitationOver");
  const known = await ports.store.invitation(invitationId);
  // Asked again because the answer was lost: another code would be one of three.
  if (known !== null && hasQr(known.invitation, qr, ports.nowMs()))
    return await opened(ports, asker, known.invitation, []);
  return await putWithCode(ports, asker, qr, () => renewable(ports, invitationId));
}

const hasQr = ({ openings }: Invitation, qr: string, nowMs: number): boolean =>
  openings.some(({ via, handle, expiresAtMs }) => via === "qr" && handle === qr && expiresAtMs > nowMs);

const isOver = (invitation: Invitation, nowMs: number): boolean =>
  invitation.state !== "open" || invitation.expiresAtMs <= nowMs;

/** The invitation, if it may have another code. */
async function renewable(ports: PairingPorts, invitationId: string): Promise<Invitation | ErrorReply> {
  const nowMs = ports.nowMs();
  const known = await ports.store.invitation(invitationId);
  if (known === null || isOver(known.invitation, nowMs)) return errorReply("invitationOver");
  if (known.attempts.length >= MOST_ATTEMPTS) return errorReply("invitationOver");
  // One dated later than now was made while the server's clock was ahead: it holds back no longer than any other.
  const recent = known.invitation.codesAtMs.filter((atMs) => Math.abs(nowMs - atMs) < CODE_MS);
  const [oldest] = recent;
  return recent.length >= MAX_CODES && oldest !== undefined
    ? errorReply("tooManyCodes", Math.min(CODE_MS, Math.ceil(oldest + CODE_MS - nowMs)))
    : known.invitation;
}

/**
 * Resumes an invitation or an attempt for whoever has its key. News are subscribed to before the state is read, so that none
 * is missed.
 */
export async function attach(ports: PairingPorts, asker: Asker, request: Request<"attach">): Promise<PairReply> {
  const { id } = request;
  const keyHash = ports.digest(request.key);
  if ((await ports.store.attempt(id))?.keyHash === keyHash) {
    asker.roles.set(id, "joiner");
    await asker.watch(id);
    const attempt = await ports.store.attempt(id);
    return attempt === null ? errorReply("invitationOver") : { ok: true, attempt: publicAttempt(attempt) };
  }
  const known = await ports.store.invitation(id);
  if (known?.invitation.keyHash !== keyHash) return errorReply("invitationOver");
  await asker.watch(id);
  const now = (await ports.store.invitation(id)) ?? known;
  return await opened(ports, asker, now.invitation, now.attempts);
}

/** Ends the invitation with everything in it, unless its phone has confirmed somebody on another of its connections. */
export async function cancel(ports: PairingPorts, asker: Asker, request: Request<"cancel">): Promise<PairReply> {
  const { invitationId } = request;
  if (asker.roles.get(invitationId) !== "inviter") return errorReply("invitationOver");
  const known = await ports.store.invitation(invitationId);
  if (known === null || known.invitation.state === "over") return { ok: true };
  await ports.store.put({ ...known.invitation, openings: [], state: "over" });
  // The state as it is now counts: it may have been confirmed meanwhile, or somebody may have come.
  const now = (await ports.store.invitation(invitationId)) ?? known;
  if (now.invitation.state === "confirmed") return errorReply("invitationOver");
  for (const attempt of now.attempts) tellBoth(ports, attempt, asker);
  return { ok: true };
}

/** If the handle is taken, or another node was faster, it is decided anew. */
async function putWithCode(
  ports: PairingPorts,
  asker: Asker,
  qr: string,
  read: () => Promise<Invitation | ErrorReply>,
): Promise<PairReply> {
  for (let draws = 0; draws < MAX_DRAWS; draws++) {
    const invitation = await read();
    if ("error" in invitation) return invitation;
    // Not in whole milliseconds: nodes that draw in the same one must not take each other's code for their own.
    const nowMs = ports.nowMs();
    const expiresAtMs = Math.min(Math.floor(nowMs) + CODE_MS, invitation.expiresAtMs);
    const openings: readonly Opening[] = [
      { via: "code", handle: makeCodeHandle(ports.randomBytes(CODE_RANDOM_BYTES)), expiresAtMs },
      { via: "qr", handle: qr, expiresAtMs },
      ...invitation.openings.filter(({ via }) => via === "link"),
    ];
    const codesAtMs = [...invitation.codesAtMs, nowMs].slice(-MAX_CODES);
    const withCode = { ...invitation, openings, codesAtMs };
    if (await ports.store.put(withCode)) return await opened(ports, asker, withCode, []);
  }
  return errorReply("busy", FULL_RETRY_MS);
}

async function opened(
  ports: PairingPorts,
  asker: Asker,
  invitation: Invitation,
  attempts: readonly StoredAttempt[],
): Promise<PairReply> {
  const { invitationId } = invitation;
  asker.roles.set(invitationId, "inviter");
  await asker.watch(invitationId);
  const openings = isOver(invitation, ports.nowMs()) ? [] : [...invitation.openings];
  return { ok: true, invitationId, openings, attempts: attempts.map(publicAttempt) };
}
