import { replaceableInMs } from "../../shared/practices/devices.ts";
import { type Reject, reject } from "../../shared/practices/practice.ts";
import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import { otherSeat } from "../../shared/protocol/other-seat.ts";
import type { NewDevice } from "../../shared/protocol/pairing.ts";
import { decide } from "../../shared/room/decide.ts";
import type { SystemCommand } from "../../shared/room/deciders.ts";
import type { Room } from "../../shared/room/room.ts";
import type { Append, DeviceStore } from "../store/port.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import { REPLACE_WAIT_MS } from "./postpone-replacement.ts";
import { type CommitResult, type WritePorts, type Written, write } from "./write.ts";

/** A lost phone that was connected, or got its seat, within this time is replaced only after a wait. */
const RECENTLY_MS = 7 * 24 * 3_600_000;

/** `member` holds the phone that asks: for its own seat (`move`) or for the partner's (`replace`). */
export type ChangeDevice = {
  readonly member: Member;
  readonly purpose: "move" | "replace";
  readonly device: NewDevice;
};

export type ChangePorts = WritePorts & { readonly devices: DeviceStore };

/** Gives a seat its new phone, at once or after the wait, in one transaction with the pairing that brought it. */
export async function changeDevice(
  live: LiveRoom,
  change: ChangeDevice,
  ports: ChangePorts,
  commit: (append: Append) => Promise<CommitResult>,
): Promise<Written> {
  const { member, device, purpose } = change;
  const seat = purpose === "move" ? member.seat : otherSeat(member.seat);
  const recently =
    purpose === "replace" && (await ports.devices.seenSince(live.roomId, seat, ports.nowMs() - RECENTLY_MS));
  const { deviceId } = device;
  const commandIn = (room: Room, atMs: number): SystemCommand => {
    if (purpose === "move") return { type: "device.move", deviceId };
    const waits = recently || isNew(room.devices[seat], atMs);
    return { type: "device.replace", deviceId, waitMs: waits ? REPLACE_WAIT_MS : 0 };
  };
  return await write(
    live,
    {
      decide: (room, atMs) =>
        holdsSeat(room, member, atMs) ? decide(room, commandIn(room, atMs), { seat, atMs }) : reject("notAllowed"),
      command: null,
      device,
      commit,
    },
    ports,
  );
}

/** A phone that just got its seat may not have been connected yet, and isn't lost for that reason. */
const isNew = (holder: Room["devices"]["a"], atMs: number): boolean =>
  holder !== null && holder.sinceAtMs > atMs - RECENTLY_MS;

/** Why a phone may not bring in another one; null when it may. */
export function refusalToChange(
  room: Room,
  { member, purpose }: Omit<ChangeDevice, "device">,
  atMs: number,
): ErrorReply | null {
  if (!holdsSeat(room, member, atMs)) return seatless(room, member, "unknownToken");
  if (purpose === "move") return null;
  const seat = otherSeat(member.seat);
  if (room.devices[seat]?.asked !== undefined) return errorReply("notYourTurn");
  const waitMs = replaceableInMs(room.devices, { seat, atMs });
  return waitMs > 0 ? errorReply("phoneKept", waitMs) : null;
}

/** Whether this phone still holds its seat; not from the instant at which another replaces it. */
export function holdsSeat(room: Room, { seat, deviceId }: Member, atMs: number): boolean {
  const holder = room.devices[seat];
  return holder?.deviceId === deviceId && !(holder.asked !== undefined && holder.asked.effectiveAtMs <= atMs);
}

/** By then what was due has been written: by default the store is asked for it twice a second. */
const DECIDED_SOON_MS = 1_000;

/** What a phone without a seat is told. Whether another replaces it now, or has to wait longer, is about to be decided. */
export const seatless = (room: Room, { seat, deviceId }: Member, code: "moved" | "unknownToken"): ErrorReply =>
  room.devices[seat]?.deviceId === deviceId ? errorReply("busy", DECIDED_SOON_MS) : errorReply(code);

function refused({ rejected, retryAfterMs }: Reject): ErrorReply {
  if (rejected === "tooSoon") return errorReply("phoneKept", retryAfterMs);
  if (rejected === "alreadyOpen") return errorReply("notYourTurn");
  return errorReply(rejected === "notAllowed" ? "unknownToken" : "invitationOver");
}

/** A rejected change, in pairing's own error codes. */
export function changeError(written: Written): ErrorReply | null {
  if ("error" in written) return written;
  if ("rejected" in written) return refused(written);
  if (written.outcome === "written") return null;
  return errorReply(written.outcome === "gone" ? "ended" : "invitationOver");
}
