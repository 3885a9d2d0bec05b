import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { Member } from "../rooms/member.ts";
import { Connection } from "./connection.ts";
import type { Visitor } from "./door/admission.ts";
import { BUSY_RETRY_MS, type Limits } from "./door/limits.ts";
import type { RoomServer, RoomSocket } from "./wire.ts";

/** Who of a room is connected here. All state is in socket.io's rooms: an idle connection costs no more. */
export class Seats {
  readonly #io: RoomServer;
  readonly #caps: Limits["caps"];
  /** Sockets that have joined their room in the handshake and are about to be connected. */
  readonly #entering = new Map<string, RoomSocket>();

  constructor(io: RoomServer, caps: Limits["caps"]) {
    this.#io = io;
    this.#caps = caps;
  }

  /** Lets a socket into its room, and counts in the same step, so that of two that enter at once only one can be the last. */
  readonly enter = (socket: RoomSocket, { member }: Visitor): ErrorReply | null => {
    if (member === null) return errorReply("unknownToken");
    const here = this.of(member.roomId);
    const ofDevice = here.filter(({ data }) => data.member.deviceId === member.deviceId);
    const ofSeat = here.filter(({ data }) => data.member.seat === member.seat);
    // Each of the two has half of the room, so that neither can keep the other out.
    const isFull = ofSeat.length >= Math.floor(this.#caps.room / 2);
    if (isFull || ofDevice.length >= this.#caps.device) return errorReply("busy", BUSY_RETRY_MS);
    socket.data = new Connection(member);
    void socket.join(member.roomId);
    this.#entering.set(socket.id, socket);
    // By then socket.io has connected it, or has taken it out of its room because its line is gone.
    setImmediate(() => this.#entering.delete(socket.id));
    return null;
  };

  /** The room's connections that this process holds. */
  of(roomId: string): readonly RoomSocket[] {
    const { sockets, adapter } = this.#io.sockets;
    const here: RoomSocket[] = [];
    for (const id of adapter.rooms.get(roomId) ?? []) {
      const socket = sockets.get(id) ?? this.#entering.get(id);
      if (socket !== undefined) here.push(socket);
    }
    return here;
  }

  /**
   * Those of them that get events. A connection that has just entered doesn't: until it asks to catch up, nobody has checked
   * whether its seat moved while it was let in.
   */
  hearing(roomId: string): readonly RoomSocket[] {
    return this.of(roomId).filter(({ data }) => data.holds);
  }

  /** Everyone who is connected to this process. */
  readonly members = (): readonly Member[] => [...this.#io.sockets.sockets.values()].map(({ data }) => data.member);

  readonly isEmpty = (roomId: string): boolean => !this.#io.sockets.adapter.rooms.has(roomId);
}
