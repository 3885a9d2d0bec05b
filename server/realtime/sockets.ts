import type { FastifyInstance } from "fastify";
import { Server, type ServerOptions } from "socket.io";
import type { LogEntry } from "../../shared/protocol/envelope.ts";
import type { PartnerPulse } from "../../shared/protocol/pulse.ts";
import type { PairingPorts } from "../pairing/ports.ts";
import type { Member } from "../rooms/member.ts";
import type { RoomServicePorts } from "../rooms/room-service.ts";
import { createAllowRequest, type FrontDoor, watchFrontDoor } from "./door/front-door.ts";
import type { Limits } from "./door/limits.ts";
import { drain } from "./drain.ts";
import { dismissDevice, dismissMoved } from "./farewell.ts";
import { cut, type Line } from "./line/cut.ts";
import { engineOptions } from "./line/engine-options.ts";
import { eventPacket, packets } from "./line/packets.ts";
import { sendPacket } from "./line/send-packet.ts";
import { watchEngine } from "./line/upgrades.ts";
import {
  channelOf,
  createNodeAdapter,
  type Left,
  type Nodes,
  type Passing,
  tellElsewhere,
  tellLeft,
} from "./nodes/node-adapter.ts";
import { createTell, cutWatchers } from "./pair-namespace.ts";
import { Seats } from "./seats.ts";
import type { PairNamespace, RoomServer, RoomSocket } from "./wire.ts";

/** How long the other end may take to confirm that a line is closed, before it is cut. */
const CLOSE_MS = 1_000;

/** The engine's connections, which its types hide. */
type Lines = Readonly<Record<string, Line>>;

/** socket.io on top of the HTTP server: both namespaces, what they are sent, and how they end. */
export class Sockets {
  readonly io: RoomServer;
  readonly pair: PairNamespace;
  readonly tellPairing: PairingPorts["tell"];
  readonly seats: Seats;
  readonly #http: FastifyInstance["server"];
  readonly #nodes: Nodes | null;
  #heardElsewhere: RoomServicePorts["publish"] = () => {};

  constructor(http: FastifyInstance["server"], frontDoor: FrontDoor, caps: Limits["caps"], nodes: Nodes | null) {
    const allowRequest = createAllowRequest(frontDoor);
    this.io = new Server(http, { ...engineOptions, parser: packets, allowRequest, ...this.#adapterFor(nodes) });
    this.#nodes = nodes;
    this.pair = this.io.of("/pair") as unknown as PairNamespace; // its events differ from those of `/`
    this.tellPairing = createTell(this.pair);
    watchEngine(http);
    watchFrontDoor(this.io, frontDoor);
    this.seats = new Seats(this.io, caps);
    this.#http = http;
  }

  /** Serialised once, sent to everyone in the room except the connection that has the events in its answer. */
  readonly publish: RoomServicePorts["publish"] = (
    roomId: string,
    entries: readonly LogEntry[],
    except?: string,
  ): void => {
    dismissMoved(this.seats, roomId, entries);
    const others = this.seats.hearing(roomId).filter(({ id }) => id !== except);
    const untold = this.#nodes === null || this.#nodes.toldByStore ? null : this.#nodes;
    if (others.length === 0 && untold === null) return;
    const json = JSON.stringify(entries);
    tell(others, json);
    if (untold !== null) tellElsewhere(untold, roomId, json);
  };

  /** What another node has written in a room, for its phones here. */
  readonly tellHere = (roomId: string, entries: readonly LogEntry[], json = JSON.stringify(entries)): void => {
    dismissMoved(this.seats, roomId, entries);
    tell(this.seats.hearing(roomId), json);
  };

  readonly left = ({ roomId, deviceId }: Member): void => {
    dismissDevice(this.seats, { roomId, deviceId }, "ended");
    if (this.#nodes !== null) tellLeft(this.io.sockets.adapter, { roomId, deviceId });
  };

  readonly moved: RoomServicePorts["moved"] = (roomId, deviceId) =>
    dismissDevice(this.seats, { roomId, deviceId }, "moved");

  /** Subscribes to the events that other nodes publish to rooms with connections here. */
  heardElsewhere(listener: (roomId: string, entries: readonly LogEntry[]) => void): void {
    this.#heardElsewhere = listener;
  }

  /** Resolves once what other nodes publish to a room, or about a pairing, arrives here. */
  async listening(namespace: "/" | "/pair", room: string): Promise<void> {
    if (this.#nodes === null) return;
    await this.#nodes.channels.listening(channelOf(this.#nodes.prefix, namespace, room));
  }

  get count(): number {
    return this.io.sockets.sockets.size + this.pair.sockets.size;
  }

  async drain(maxMs: number): Promise<void> {
    await drain([...this.io.sockets.sockets.values(), ...this.pair.sockets.values()], maxMs);
  }

  /** Closes every line; a phone takes that for a lost connection and reconnects. A line that doesn't answer is cut. */
  async close(): Promise<void> {
    const lines = Object.values((this.io.engine as unknown as { readonly clients: Lines }).clients);
    const waiting = setTimeout(() => {
      for (const line of lines) cut(line);
      this.#http.closeAllConnections();
    }, CLOSE_MS);
    await this.io.close();
    clearTimeout(waiting);
  }

  #adapterFor(nodes: Nodes | null): Pick<Partial<ServerOptions>, "adapter"> {
    if (nodes === null) return {};
    const elsewhere = {
      happened: (roomId: string, json: string) => this.#happened(roomId, json),
      passing: (passing: Passing) => this.#passing(passing),
      left: (left: Left) => dismissDevice(this.seats, left, "ended"),
    };
    return { adapter: createNodeAdapter(nodes, elsewhere) };
  }

  /** Another node has written in a room. It has sent what its own phones were told, so its shape is ours. */
  #happened(roomId: string, json: string): void {
    const entries = JSON.parse(json) as readonly LogEntry[];
    this.#heardElsewhere(roomId, entries);
    this.tellHere(roomId, entries, json);
  }

  /** A pulse that another node sends to phones here is not for the seat that it comes from. */
  #passing({ data: [name, body], roomId, except }: Passing): void {
    if (name === "news") cutWatchers(this.pair, roomId);
    if (name !== "pulse") return;
    const { seat } = body as PartnerPulse;
    for (const { id, data } of this.seats.of(roomId)) if (data.member.seat === seat || !data.holds) except.push(id);
  }
}

/** Sends events, given as JSON, to some connections: serialised once. */
function tell(sockets: readonly RoomSocket[], entries: string): void {
  const packet = eventPacket("events", entries);
  for (const { client } of sockets) sendPacket(client.conn, packet);
}
