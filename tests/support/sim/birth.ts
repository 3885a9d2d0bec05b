import { KEYS } from "../../../client-sdk/src/storage/keys.ts";
import type { Membership } from "../../../client-sdk/src/storage/membership.ts";
import { newRoom } from "../../../server/rooms/new-room.ts";
import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import type { DeviceId, Seat } from "../../../shared/protocol/ids.ts";
import type { NewDevice } from "../../../shared/protocol/pairing.ts";
import { copyImage, emptyImage, type Image } from "../memory-store/image.ts";
import { createRoom } from "../memory-store/rooms.ts";
import { digest } from "../room/room-log.ts";
import { Chance } from "./chance.ts";
import { START_MS } from "./virtual-time.ts";

const chance = new Chance(0);

/** A phone's membership, as it is when it has just been given one. */
export function newMembership(from: Chance): Membership {
  const random = (bytes: number): string => base64urlEncode(from.bytes(bytes));
  const names = { mine: "", partner: "" };
  return { deviceId: random(16), token: random(32), rootKey: random(32), names, seat: null, over: null };
}

export const members: Readonly<Record<Seat, Membership>> = { a: newMembership(chance), b: newMembership(chance) };

export const deviceOf = ({ deviceId, token }: Membership): NewDevice => ({
  deviceId,
  tokenHash: digest(token),
});

const birth = newRoom(deviceOf(members.a), deviceOf(members.b), {
  nowMs: () => START_MS,
  randomBytes: (count) => chance.bytes(count),
  digest,
});
const born = emptyImage();
createRoom(born, birth);

/** Every world begins with the same two phones, just paired. */
export const ROOM_ID: string = birth.roomId;
export const firstLogId: string = birth.append.head.logId;

/** The phone that holds this seat, by what is stored. */
export function holderIn(image: Image, seat: Seat): DeviceId | null {
  const devices = [...(image.rooms.get(ROOM_ID)?.devices.values() ?? [])];
  return devices.find((known) => known.seat === seat && known.state === "active")?.device.deviceId ?? null;
}

/** What a store holds in the beginning. */
export const bornImage = (): Image => copyImage(born);

/** What a phone with this membership has stored. */
export const recordsOf = (membership: Membership): Readonly<Record<string, string>> => ({
  [KEYS.membership]: JSON.stringify(membership),
});
