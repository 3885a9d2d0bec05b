import type { DeviceId, Seat } from "../../shared/protocol/ids.ts";
import type { RoomId } from "../store/room-id.ts";

/** A phone that has shown the credential of a seat, and the protocol version picked with it. */
export type Member = {
  readonly roomId: RoomId;
  readonly seat: Seat;
  readonly deviceId: DeviceId;
  readonly version: number;
};

/** Names a member among those of all rooms. Its device's id doesn't: each phone makes its own, and may take another's. */
export const memberKey = ({ roomId, seat }: Member): string => `${seat}${roomId}`;
