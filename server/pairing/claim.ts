import { errorReply } from "../../shared/protocol/errors.ts";
import type { PairReply } from "../../shared/protocol/pairing.ts";
import type { StoredAttempt } from "../store/port.ts";
import { derivedId } from "./ids.ts";
import { publicAttempt } from "./news.ts";
import type { Asker, PairingPorts, Request } from "./ports.ts";

/** Burns an opening. Wrong, expired and used handles get the same answer, so that nobody can tell which codes are open. */
export async function claim(ports: PairingPorts, asker: Asker, request: Request<"claim">): Promise<PairReply> {
  const { limits } = ports;
  const { slowedByMs } = await limits.heldBack(asker.address, ports.nowMs());
  // All joins of an address wait side by side: in turn the tenth in a clinic would wait ten times as long.
  if (slowedByMs > 0) await ports.pause(slowedByMs);
  return await limits.inTurn(asker.address, () => claimInTurn(ports, asker, request));
}

async function claimInTurn(ports: PairingPorts, asker: Asker, request: Request<"claim">): Promise<PairReply> {
  const { blockedForMs } = await ports.limits.heldBack(asker.address, ports.nowMs());
  if (blockedForMs > 0) return errorReply("tooManyJoins", Math.ceil(blockedForMs));
  const attemptId = derivedId("attempt", request.key, ports.digest);
  const attempt = await burn(ports, request, attemptId);
  if (attempt === null) {
    await ports.limits.failed(asker.address, ports.nowMs());
    return errorReply("codeNotFound");
  }
  asker.roles.set(attemptId, "joiner");
  await asker.watch(attemptId);
  ports.tell(attempt.invitationId, publicAttempt(attempt), asker);
  return { ok: true, attempt: publicAttempt(attempt) };
}

/** A claim whose answer was lost is repeated with the same key, and finds the attempt it made. */
async function burn(ports: PairingPorts, request: Request<"claim">, attemptId: string): Promise<StoredAttempt | null> {
  const { handle } = request;
  const keyHash = ports.digest(request.key);
  const burnt = await ports.store.claim({ attemptId, handle, keyHash }, ports.nowMs());
  if (burnt !== null) return burnt;
  const earlier = await ports.store.attempt(attemptId);
  return earlier?.handle === handle && earlier.keyHash === keyHash ? earlier : null;
}
