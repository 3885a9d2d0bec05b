import type { DeviceId, Seat } from "../../shared/protocol/ids.ts";
import type { RoomId } from "../store/port.ts";

/** A phone that has shown the credential of a seat, and the protocol version picked with it. */
export type Member = {
  readonly roomId: RoomId;
  readonly seat: Seat;
  readonly deviceId: DeviceId;
  readonly version: number;
};
