import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { Member } from "../rooms/member.ts";
import type { DeviceStore } from "../store/port.ts";
import type { AbandonedBreaths } from "./abandoned-breaths.ts";
import { Connection } from "./connection.ts";
import { createDispatcher, type DispatcherPorts } from "./dispatcher.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
import type { Limits } from "./limits.ts";
import { type MemberPorts, memberHandlers } from "./member-handlers.ts";
import { createAsker, type PairHandlerPorts, pairHandlers } from "./pair-namespace.ts";
import { deviceName, type PairNamespace, type PairSocket, type RoomServer, type RoomSocket, roomName } from "./wire.ts";

export type GatewayPorts = MemberPorts &
  DispatcherPorts & {
    readonly doorkeeper: Doorkeeper;
    readonly caps: Limits["caps"];
    readonly devices: Pick<DeviceStore, "seen">;
    readonly breaths: AbandonedBreaths;
  };

const CROWDED_RETRY_MS = 2_000;

/** Opens the namespace of the members: who enters is in its room before anything is read from the log. */
export function openMembers(io: RoomServer, ports: GatewayPorts): void {
  const { doorkeeper, breaths, devices, clock, failed } = ports;
  const dispatch = createDispatcher(memberHandlers(ports), ports);
  io.use(doorkeeper.guard("token", (socket: RoomSocket, member) => seatIn(io, socket, member, ports.caps)));
  io.on("connection", (socket) => {
    const { roomId, deviceId } = socket.data.member;
    socket.onAny(dispatch);
    socket.on("disconnect", gone);
    breaths.came(roomId);
    devices.seen(roomId, deviceId, clock.nowMs()).catch(failed);
  });
  function gone(this: RoomSocket): void {
    breaths.went(this.data.member.roomId);
    this.data.close();
    closeEmptyLine(this);
  }
}

/** Joins the room and counts in one go, so that two who enter at once can't both be the last. */
function seatIn(io: RoomServer, socket: RoomSocket, member: Member | null, caps: Limits["caps"]): ErrorReply | null {
  if (member === null) return errorReply("unknownToken");
  const room = roomName(member.roomId);
  const device = deviceName(member.deviceId);
  const { rooms } = io.sockets.adapter;
  if ((rooms.get(device)?.size ?? 0) >= caps.device) return errorReply("busy", CROWDED_RETRY_MS);
  if ((rooms.get(room)?.size ?? 0) >= caps.room) return errorReply("busy", CROWDED_RETRY_MS);
  socket.data = new Connection(member);
  void socket.join([room, device]);
  return null;
}

export type PairGatewayPorts = PairHandlerPorts & DispatcherPorts & { readonly doorkeeper: Doorkeeper };

/** Opens the namespace of the phones that are not members yet, or that bring another one in. */
export function openPairing(pair: PairNamespace, ports: PairGatewayPorts): void {
  const dispatch = createDispatcher(pairHandlers(ports), ports);
  pair.use(
    ports.doorkeeper.guard("nothing", (socket: PairSocket, member) => {
      socket.data = createAsker(socket, member);
      return null;
    }),
  );
  pair.on("connection", (socket) => {
    socket.onAny(dispatch);
    socket.on("disconnect", gone);
  });
  function gone(this: PairSocket): void {
    closeEmptyLine(this);
  }
}

/** A line that has left its last namespace would stay open, unseen by any cap. */
function closeEmptyLine({ conn, client }: RoomSocket | PairSocket): void {
  const { sockets } = client as unknown as { readonly sockets: ReadonlyMap<string, unknown> }; // private in its types
  if (sockets.size === 0) conn.close();
}
