import type { DeviceState, Invitation, StoredAttempt, StoredRoom } from "../../../server/store/port.ts";
import type { ClaimedPush, PushKeys } from "../../../server/store/push-port.ts";
import type { RoomId } from "../../../server/store/room-id.ts";
import type { WaitingPush } from "../../../server/store/rules/push-pace.ts";
import type { Served } from "../../../server/store/served.ts";
import type { LogEntry } from "../../../shared/protocol/envelope.ts";
import type { DeviceId, Hash, LogId, Seat } from "../../../shared/protocol/ids.ts";
import type { NewDevice } from "../../../shared/protocol/pairing.ts";

export type LogRecord = {
  readonly entry: LogEntry;
  readonly bodyHash: Hash;
  readonly keepUntilMs: number;
  readonly fingerprint: Hash | null;
};
export type DeviceRecord = {
  readonly device: NewDevice;
  readonly seat: Seat;
  readonly state: DeviceState;
  readonly seenDay: number | null;
};
/** A phone with a push subscription, and since when a notification is due. */
export type PushRecord = Omit<ClaimedPush, "roomId"> & WaitingPush;
export type RoomRecord = StoredRoom & {
  readonly stateFadesAtMs: number | null;
  readonly log: LogRecord[];
  readonly devices: Map<DeviceId, DeviceRecord>;
  readonly pushes: Map<Seat, PushRecord>;
};
export type InvitationRecord = {
  /** With the openings that aren't burnt. */
  readonly invitation: Invitation;
  readonly attemptIds: readonly string[];
  /** The room that was made from it or that it is about. */
  readonly roomId: RoomId | null;
};

/** The disk of a memory store. Records are replaced, never changed, except for a room's collections. */
export type Image = {
  readonly rooms: Map<RoomId, RoomRecord>;
  readonly credentials: Map<Hash, { readonly roomId: RoomId; readonly deviceId: DeviceId }>;
  readonly tombstones: Map<Hash, number>;
  readonly invitations: Map<string, InvitationRecord>;
  /** The invitation of each handle; burnt ones stay until the invitation goes. */
  readonly handles: Map<string, { readonly invitationId: string; readonly isBurnt: boolean }>;
  readonly attempts: Map<string, StoredAttempt>;
  /** At most one. */
  readonly pushKeys: PushKeys[];
  /** At most one. */
  readonly served: Served[];
};

export const emptyImage = (): Image => ({
  rooms: new Map(),
  credentials: new Map(),
  tombstones: new Map(),
  invitations: new Map(),
  handles: new Map(),
  attempts: new Map(),
  pushKeys: [],
  served: [],
});

/** A backup: later writes to one leave the other alone. */
export function copyImage(image: Image): Image {
  const copyRoom = (room: RoomRecord): RoomRecord => ({
    ...room,
    log: [...room.log],
    devices: new Map(room.devices),
    pushes: new Map(room.pushes),
  });
  return {
    rooms: new Map([...image.rooms].map(([roomId, room]) => [roomId, copyRoom(room)])),
    credentials: new Map(image.credentials),
    tombstones: new Map(image.tombstones),
    invitations: new Map(image.invitations),
    handles: new Map(image.handles),
    attempts: new Map(image.attempts),
    pushKeys: [...image.pushKeys],
    served: [...image.served],
  };
}

/** What a store does that finds itself on an older disk than it left: every log gets a new name. */
export function restoredImage(backup: Image, newLogId: () => LogId): Image {
  const image = copyImage(backup);
  for (const [roomId, room] of image.rooms) {
    image.rooms.set(roomId, { ...room, head: { ...room.head, logId: newLogId() } });
  }
  return image;
}
