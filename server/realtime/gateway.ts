import type { DeviceStore } from "../store/port.ts";
import type { AbandonedBreaths } from "./abandoned-breaths.ts";
import { createDispatcher, type DispatcherPorts } from "./dispatcher.ts";
import type { Doorkeeper } from "./doorkeeper.ts";
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

/** Opens the namespace of the members: who enters is in its room before anything is read from the log. */
export function openMembers(io: RoomServer, ports: GatewayPorts): void {
  const { doorkeeper, breaths, devices, clock, failed } = ports;
  const listeners = [createDispatcher(memberHandlers(ports), ports)];
  io.use(doorkeeper.guard("token", ports.seats.enter));
  io.on("connection", (socket) => {
    const { roomId, deviceId } = socket.data.member;
    hearAll(socket, listeners);
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
    /** Resolves once all news of a topic are heard here. */
    readonly listening: (topic: string) => Promise<void>;
  };

/** Opens the namespace of the phones that are not members yet, or that bring another one in. */
export function openPairing(pair: PairNamespace, ports: PairGatewayPorts): void {
  const listeners = [createDispatcher(pairHandlers(ports), ports)];
  pair.use(
    ports.doorkeeper.guard("nothing", (socket: PairSocket, member) => {
      socket.data = createAsker(socket, member, ports.listening);
      return null;
    }),
  );
  pair.on("connection", (socket) => {
    hearAll(socket, listeners);
    socket.on("disconnect", gone);
  });
  function gone(this: PairSocket): void {
    closeEmptyLine(this);
  }
}

/**
 * What `socket.onAny` does, but with one list for all sockets of a namespace: each would make one of its own, with room
 * for seventeen listeners. What socket.io does with a packet after that, to find listeners by name, is left out.
 */
function hearAll(socket: RoomSocket | PairSocket, listeners: readonly unknown[]): void {
  const inner = socket as unknown as { _anyListeners: readonly unknown[]; dispatch: () => void }; // private in its types
  inner._anyListeners = listeners;
  inner.dispatch = heardAlready;
}

const heardAlready = (): void => {};

/** A line that has left its last namespace would stay open, unseen by any cap. */
function closeEmptyLine({ conn, client }: RoomSocket | PairSocket): void {
  const { sockets } = client as unknown as { readonly sockets: ReadonlyMap<string, unknown> }; // private in its types
  if (sockets.size === 0) conn.close();
}
