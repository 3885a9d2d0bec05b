import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { Server } from "socket.io";
import type { LogEntry } from "../../shared/protocol/envelope.ts";
import type { PairingPorts } from "../pairing/ports.ts";
import type { RoomServicePorts } from "../rooms/room-service.ts";
import { drain } from "./drain.ts";
import { engineOptions } from "./engine-options.ts";
import { dismissLeaver, dismissMoved } from "./farewell.ts";
import { createAllowRequest, type FrontDoor, watchFrontDoor } from "./front-door.ts";
import { createTell } from "./pair-namespace.ts";
import { type PairNamespace, type RoomServer, roomName } from "./wire.ts";

/** How long the other end may take to answer that a line is closed, before it is cut. */
const CLOSE_MS = 1_000;

/** socket.io on top of the HTTP server: both namespaces, what they are told, and how they end. */
export class Sockets {
  readonly io: RoomServer;
  readonly pair: PairNamespace;
  readonly tellPairing: PairingPorts["tell"];
  readonly #lines = new Set<Socket>();

  constructor(http: FastifyInstance["server"], frontDoor: FrontDoor) {
    this.io = new Server(http, { ...engineOptions, allowRequest: createAllowRequest(frontDoor) });
    this.pair = this.io.of("/pair") as unknown as PairNamespace; // its events differ from those of `/`
    this.tellPairing = createTell(this.pair);
    watchFrontDoor(this.io, frontDoor);
    const lines = this.#lines;
    http.on("connection", (line) => {
      lines.add(line);
      line.on("close", gone);
    });
    /** One listener for all lines: they are many, and each would keep its own. */
    function gone(this: Socket): void {
      lines.delete(this);
    }
  }

  /** Written once, sent to everyone in the room but the connection that has the events in its answer. */
  readonly publish: RoomServicePorts["publish"] = (
    roomId: string,
    entries: readonly LogEntry[],
    except?: string,
  ): void => {
    dismissMoved(this.io, roomId, entries);
    const room = this.io.to(roomName(roomId));
    (except === undefined ? room : room.except(except)).emit("events", entries);
  };

  /** No connection of this room is here. */
  readonly isEmpty = (roomId: string): boolean => !this.io.sockets.adapter.rooms.has(roomName(roomId));

  readonly left = (deviceId: string): void => dismissLeaver(this.io, deviceId);

  get count(): number {
    return this.io.sockets.sockets.size + this.pair.sockets.size;
  }

  async drain(maxMs: number): Promise<void> {
    await drain([...this.io.sockets.sockets.values(), ...this.pair.sockets.values()], maxMs);
  }

  /** Closes every line; a phone takes that for a lost connection and comes back. One that doesn't answer is cut. */
  async close(): Promise<void> {
    const cut = setTimeout(() => {
      for (const line of this.#lines) line.destroy();
    }, CLOSE_MS);
    await this.io.close();
    clearTimeout(cut);
  }
}
