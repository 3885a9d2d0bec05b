import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { NewDevice, PairReply } from "../../shared/protocol/pairing.ts";
import { LOG_MS } from "../rooms/due-and-fade.ts";
import { newRoom } from "../rooms/new-room.ts";
import type { StoredAttempt } from "../store/port.ts";
import { publicAttempt, tellBoth } from "./news.ts";
import type { Asker, PairingPorts, Request } from "./ports.ts";
import { roleIn } from "./relay.ts";
import { turn } from "./turns.ts";

/** The inviter confirms: one transaction makes the room, or gives the seat its new phone, and ends everything else. */
export async function confirm(ports: PairingPorts, asker: Asker, request: Request<"confirm">): Promise<PairReply> {
  const attempt = await ports.store.attempt(request.attemptId);
  if (attempt === null || roleIn(asker, attempt) !== "inviter") return errorReply("invitationOver");
  if (request.message.step !== "confirm") return errorReply("badMessage");
  const due = turn(attempt, "inviter", request.message);
  if (due === "again") return { ok: true, attempt: publicAttempt(attempt) };
  if (attempt.state === "over") return errorReply("invitationOver");
  if (due !== "new" || attempt.device === null) return errorReply("notYourTurn");
  const failed = await settle(ports, asker, request, { ...attempt, device: attempt.device });
  if (failed !== null) return (await doneMeanwhile(ports, request)) ?? failed;
  return await tellAll(ports, asker, attempt);
}

/** The same confirmation on another connection of this phone was faster: that is why this one was refused. */
async function doneMeanwhile({ store }: PairingPorts, request: Request<"confirm">): Promise<PairReply | null> {
  const now = await store.attempt(request.attemptId);
  if (now === null || turn(now, "inviter", request.message) !== "again") return null;
  return { ok: true, attempt: publicAttempt(now) };
}

type Accepted = StoredAttempt & { readonly device: NewDevice };

async function settle(
  ports: PairingPorts,
  asker: Asker,
  { message, device: own }: Request<"confirm">,
  attempt: Accepted,
): Promise<ErrorReply | null> {
  const { attemptId, device } = attempt;
  if (attempt.purpose === "pair") {
    if (own === undefined || own.tokenHash === device.tokenHash || own.deviceId === device.deviceId)
      return errorReply("badMessage");
    const outcome = await ports.store.confirm(attemptId, message, { create: newRoom(own, device, ports) });
    return outcome === "confirmed" ? null : errorReply("invitationOver");
  }
  if (asker.member === null) return errorReply("unknownToken");
  const keepUntilMs = Math.floor(ports.nowMs()) + LOG_MS;
  const change = { member: asker.member, purpose: attempt.purpose, device };
  return await ports.rooms.change(change, async (roomId, append) => {
    const outcome = await ports.store.confirm(attemptId, message, { change: { roomId, append, keepUntilMs } });
    if (outcome === "over") return outcome;
    return outcome === "confirmed" ? "appended" : "conflict";
  });
}

/** Tells both sides, and the others who claimed an opening: their attempts are over. */
async function tellAll(ports: PairingPorts, asker: Asker, attempt: StoredAttempt): Promise<PairReply> {
  const attempts = (await ports.store.invitation(attempt.invitationId))?.attempts ?? [];
  for (const known of attempts) tellBoth(ports, known, asker);
  const mine = attempts.find(({ attemptId }) => attemptId === attempt.attemptId) ?? attempt;
  return { ok: true, attempt: publicAttempt(mine) };
}
