import { errorReply } from "../../shared/protocol/errors.ts";
import type { PairReply } from "../../shared/protocol/pairing.ts";
import type { Asker, PairingPorts } from "./ports.ts";

/**
 * A phone that waits to replace another takes that back. If it is too late for that, or the old phone was faster, there is
 * nothing left to take back, and the pairing stays as it is.
 */
export async function withdraw({ rooms }: PairingPorts, { member, waiting }: Asker): Promise<PairReply> {
  if (waiting === null) return member === null ? errorReply("unknownToken") : { ok: true };
  const { roomId, seat, deviceId } = waiting;
  const written = await rooms.system(roomId, seat, { type: "device.withdraw", deviceId });
  return "error" in written ? written : { ok: true };
}
