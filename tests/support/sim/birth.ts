import { hash } from "node:crypto";
import { KEYS } from "../../../client-sdk/src/storage/keys.ts";
import type { Membership } from "../../../client-sdk/src/storage/records.ts";
import { newRoom } from "../../../server/rooms/births.ts";
import { base64urlEncode } from "../../../shared/bytes/base64url.ts";
import type { Seat } from "../../../shared/protocol/ids.ts";
import type { NewDevice } from "../../../shared/protocol/pairing.ts";
import type { Digest } from "../../../shared/room/chain.ts";
import { copyImage, emptyImage, type Image } from "../memory-store/image.ts";
import { createRoom } from "../memory-store/rooms.ts";
import { Chance } from "./chance.ts";
import { START_MS } from "./virtual-time.ts";

export const digest: Digest = (text) => hash("sha256", text, "base64url");

const chance = new Chance(0);
const random = (bytes: number): string => base64urlEncode(chance.bytes(bytes));

function newMembership(): Membership {
  const names = { mine: "", partner: "" };
  return { deviceId: random(16), token: random(32), rootKey: random(32), names, seat: null, over: null };
}

const members: Readonly<Record<Seat, Membership>> = { a: newMembership(), b: newMembership() };

const deviceOf = ({ deviceId, token }: Membership): NewDevice => ({
  deviceId,
  tokenHash: hash("sha256", token, "base64url"),
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
export const bornImage = (): Image => copyImage(born);
export const bornRecords = (seat: Seat): Readonly<Record<string, string>> => ({
  [KEYS.membership]: JSON.stringify(members[seat]),
});
