import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import { memberKey, waitingKey } from "../rooms/member.ts";
import type { DeviceStore } from "../store/port.ts";
import type { AbandonedBreaths } from "./abandoned-breaths.ts";
import { createDispatcher, type DispatcherPorts } from "./dispatcher.ts";
import type { Visitor } from "./door/admission.ts";
import { ConnectionCap } from "./door/connection-cap.ts";
import type { Doorkeeper } from "./door/doorkeeper.ts";
import { BUSY_RETRY_MS, type Limits } from "./door/limits.ts";
import { ackPacket } from "./line/packets.ts";
import { sendPacket } from "./line/send-packet.ts";
import { type MemberPorts, memberHandlers } from "./member-handlers.ts";
import { createAsker, type PairHandlerPorts, pairHandlers } from "./pair-namespace.ts";
import type { Seats } from "./seats.ts";
import type { PairNamespace, PairSocket, RoomServer, RoomSocket } from "./wire.ts";

export type GatewayPorts = MemberPorts &
  DispatcherPorts<RoomSocket> & {
    readonly doorkeeper: Doorkeeper;
    readonly seats: Seats;
    readonly devices: Pick<DeviceStore, "seen">;
    readonly breaths: AbandonedBreaths;
  };

/** Opens the members' namespace: a connection joins its room before anything is read from the log. */
export function openMembers(io: RoomServer, ports: GatewayPorts): void {
  const { doorkeeper, breaths, devices, clock, failed } = ports;
  const hear = hearing(createDispatcher(memberHandlers(ports), ports));
  io.use(doorkeeper.guard("seat", ports.seats.enter));
  io.on("connection", (socket) => {
    const { roomId, deviceId } = socket.data.member;
    hear(socket);
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

export type PairGatewayPorts = PairHandlerPorts &
  DispatcherPorts<PairSocket> & {
    readonly doorkeeper: Doorkeeper;
    readonly caps: Pick<Limits["caps"], "device">;
    /** Resolves once all news of a topic arrive here. */
    readonly listening: (topic: string) => Promise<void>;
  };

/** Opens the namespace for phones that are not members yet, or that bring another one in. */
export function openPairing(pair: PairNamespace, ports: PairGatewayPorts): void {
  const hear = hearing(createDispatcher(pairHandlers(ports), ports));
  // The doorkeeper counts those of strangers.
  const visits = new ConnectionCap(ports.caps.device);
  const enter = (socket: PairSocket, visitor: Visitor): ErrorReply | null => {
    const key = visitKey(visitor);
    if (key !== null && !visits.admit(socket.conn, key)) return errorReply("busy", BUSY_RETRY_MS);
    socket.data = createAsker(socket, visitor, ports.listening);
    return null;
  };
  pair.use(ports.doorkeeper.guard("nothing", enter));
  pair.on("connection", (socket) => {
    hear(socket);
    socket.on("disconnect", gone);
  });
  function gone(this: PairSocket): void {
    closeEmptyLine(this);
  }
}

const visitKey = ({ member, waiting }: Visitor): string | null =>
  (member && memberKey(member)) ?? (waiting && waitingKey(waiting));

/** A packet as socket.io has read it: a name and its arguments, or nothing at all; the id asks for an answer. */
type EventPacket = { readonly data?: readonly unknown[]; readonly id?: number };

/** The server asks no phone for an answer, so all sockets can share one empty map of pending ones. */
const NO_ANSWERS = new Map<number, never>();

/**
 * Every packet goes straight to the dispatcher. socket.io would keep a list of listeners for each socket, look them up by
 * name, and search the answer for binary parts.
 */
function hearing<S extends RoomSocket | PairSocket>(
  dispatch: (this: S, ...packet: readonly unknown[]) => void,
): (socket: S) => void {
  function hear(this: S, { data = [], id }: EventPacket): void {
    if (id === undefined) dispatch.call(this, ...data);
    else dispatch.call(this, ...data, (reply: object) => sendPacket(this.conn, ackPacket(this.nsp.name, id, reply)));
  }
  return (socket) => {
    const inside = socket as unknown as { onevent: typeof hear; acks: typeof NO_ANSWERS }; // private in its types
    inside.onevent = hear;
    inside.acks = NO_ANSWERS;
  };
}

/** A line that has left its last namespace would stay open, unseen by any cap. */
function closeEmptyLine({ conn, client }: RoomSocket | PairSocket): void {
  const { sockets } = client as unknown as { readonly sockets: ReadonlyMap<string, unknown> }; // private in its types
  if (sockets.size === 0) conn.close();
}
