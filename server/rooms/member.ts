import type { DeviceId, Seat } from "../../shared/protocol/ids.ts";
import type { RoomId } from "../store/room-id.ts";

/** A phone that has shown the credential of a seat, with the protocol version picked for it. */
export type Member = {
  readonly roomId: RoomId;
  readonly seat: Seat;
  readonly deviceId: DeviceId;
  readonly version: number;
};

/** Identifies a member across all rooms. Its device's id doesn't: each phone makes its own, and may copy another's. */
export const memberKey = ({ roomId, seat }: Member): string => `${seat}${roomId}`;

/** The same for a phone that waits for that seat: nothing it does is at the cost of the phone that holds it. */
export const waitingKey = (member: Member): string => `waiting ${memberKey(member)}`;
