import { errorReply } from "../../shared/protocol/errors.ts";
import type { HandshakeMessage, NewDevice, PairReply } from "../../shared/protocol/pairing.ts";
import type { AttemptStep, StoredAttempt } from "../store/port.ts";
import { publicAttempt, tellBoth } from "./news.ts";
import type { Asker, PairingPorts, Request } from "./ports.ts";
import { type Role, turn } from "./turns.ts";

/** Which side of this attempt the connection has proved to be; null when neither. */
export function roleIn(asker: Asker, attempt: StoredAttempt): Role | null {
  return asker.roles.get(attempt.attemptId) ?? asker.roles.get(attempt.invitationId) ?? null;
}

/** Passes on a step of the handshake. Its content is between the phones. */
export async function relay(ports: PairingPorts, asker: Asker, request: Request<"relay">): Promise<PairReply> {
  const { message } = request;
  if (message.step === "accept" || message.step === "confirm") return errorReply("badMessage");
  const step: AttemptStep = message.step === "decline" ? { message, state: "over" } : { message };
  return await take(ports, asker, request, step);
}

/** The joiner says yes and leaves the hash of the credential it made for itself. */
export async function accept(ports: PairingPorts, asker: Asker, request: Request<"accept">): Promise<PairReply> {
  const { message, device } = request;
  if (message.step !== "accept") return errorReply("badMessage");
  return await take(ports, asker, request, { message, device, state: "accepted" });
}

/** Either side ends the attempt, without a message; neither can end what the other has confirmed meanwhile. */
export async function refuse(ports: PairingPorts, asker: Asker, request: Request<"refuse">): Promise<PairReply> {
  const { attemptId } = request;
  const attempt = await ports.store.attempt(attemptId);
  if (attempt === null || roleIn(asker, attempt) === null) return errorReply("invitationOver");
  const ended = await ports.store.advance(attemptId, { state: "over" });
  if (ended !== null) tellBoth(ports, ended, asker);
  const now = ended ?? (await ports.store.attempt(attemptId)) ?? attempt;
  return now.state === "confirmed" ? errorReply("notYourTurn") : { ok: true, attempt: publicAttempt(now) };
}

type Taken = { readonly attemptId: string; readonly message: HandshakeMessage; readonly device?: NewDevice };

async function take(ports: PairingPorts, asker: Asker, request: Taken, step: AttemptStep): Promise<PairReply> {
  const attempt = await ports.store.attempt(request.attemptId);
  const role = attempt === null ? null : roleIn(asker, attempt);
  if (attempt === null || role === null) return errorReply("invitationOver");
  const due = turn(attempt, role, request.message);
  if (due === "again" && attempt.device?.tokenHash === step.device?.tokenHash)
    return { ok: true, attempt: publicAttempt(attempt) };
  if (due !== "new") return errorReply(attempt.state === "over" ? "invitationOver" : "notYourTurn");
  const advanced = await ports.store.advance(attempt.attemptId, step);
  if (advanced === null) return errorReply("invitationOver");
  tellBoth(ports, advanced, asker);
  return { ok: true, attempt: publicAttempt(advanced) };
}
