import type { CommandReply } from "../../shared/protocol/ack.ts";
import type { Head, LogEntry } from "../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import { type DeviceId, Seat } from "../../shared/protocol/ids.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";
import { decide } from "../../shared/room/decide.ts";
import type { SystemCommand } from "../../shared/room/deciders.ts";
import { parseCommand } from "../../shared/room/registry.ts";
import type { Room } from "../../shared/room/room.ts";
import { type RunningBreath, runningBreath, sharesBreath } from "../../shared/room/selectors.ts";
import { answerAway } from "../store/answer-away.ts";
import type { Append, Store } from "../store/port.ts";
import type { RoomId } from "../store/room-id.ts";
import {
  type ChangeDevice,
  type ChangePorts,
  changeDevice,
  changeError,
  holdsSeat,
  refusalToChange,
  seatless,
} from "./change-device.ts";
import { type CommandPorts, runCommand } from "./command.ts";
import { LOG_MS } from "./due-and-fade.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import { type ResumePorts, resume } from "./resume.ts";
import { type HeldRoom, Shelf } from "./shelf.ts";
import { Upkeep } from "./upkeep.ts";
import { type CommitResult, type Intent, type Written, write } from "./write.ts";

export type RoomServicePorts = Omit<CommandPorts, "rooms"> & {
  readonly store: Pick<Store, "rooms" | "retention" | "devices">;
  /** This phone's seat turned out to be another's, without an event of that having reached this node. */
  readonly moved: (roomId: RoomId, deviceId: DeviceId) => void;
  /** A room failed in the background, so nobody is answered. */
  readonly failed: (roomId: RoomId, error: unknown) => void;
};

/** The authority over every room: one task at a time in each, durable before anyone is told of it. */
export class RoomService {
  readonly upkeep: Upkeep;
  readonly #store: RoomServicePorts["store"];
  readonly #moved: RoomServicePorts["moved"];
  readonly #failed: RoomServicePorts["failed"];
  readonly #ports: ChangePorts & CommandPorts & ResumePorts;
  readonly #shelf: Shelf;

  constructor({ store, moved, failed, ...machine }: RoomServicePorts) {
    this.#store = store;
    this.#moved = moved;
    this.#failed = failed;
    // Timestamps in the log are whole milliseconds.
    const nowMs = (): number => Math.floor(machine.nowMs());
    this.#ports = { ...machine, nowMs, failed, rooms: store.rooms, devices: store.devices };
    this.#shelf = new Shelf(store.rooms);
    this.upkeep = new Upkeep({
      store,
      write: this.#ports,
      failed,
      inRoom: (roomId, work) => this.#inRoom(roomId, work),
      held: () => this.#shelf.held(),
      told: (live, written) => this.#told(live, written),
    });
  }

  /** Keeps the room in memory, for clock replies, until it is released; null when there is no such room. */
  readonly hold = (roomId: RoomId): Promise<HeldRoom | null> => this.#shelf.hold(roomId);

  /** Another node has written in this room. */
  readonly heard = (roomId: RoomId, entries: readonly LogEntry[]): void => this.#shelf.peek(roomId)?.follow(entries);

  /** The newest head this process knows of; null when the room isn't in memory. */
  readonly headOf = (roomId: RoomId): Head | null => this.#shelf.peek(roomId)?.head ?? null;

  /** Whether a shared breath is running or about to begin. */
  readonly sharesBreath = (roomId: RoomId): boolean => {
    const live = this.#shelf.peek(roomId);
    return live !== undefined && !live.ended && sharesBreath(live.room, this.#ports.nowMs());
  };

  readonly runningBreath = (roomId: RoomId): RunningBreath | null => {
    const live = this.#shelf.peek(roomId);
    return live === undefined || live.ended ? null : runningBreath(live.room, this.#ports.nowMs());
  };

  readonly resume = (member: Member, cursor: Resume): Promise<ResumeReply> =>
    this.#inRoom(member.roomId, (live) => resume(live, member, cursor, this.#ports));

  /** Answers once the command is durable. `connection` names the one that gets the events in the answer. */
  readonly command = (member: Member, raw: unknown, connection?: string): Promise<CommandReply> => {
    const asked = parseCommand(raw);
    if ("error" in asked) return Promise.resolve(asked);
    const { id, command } = asked;
    if (command.type === "leave") return this.#leave(member);
    return this.#inRoom(member.roomId, (live) => runCommand(live, member, { id, command, connection }, this.#ports));
  };

  /** Runs a command of the server itself: ending an abandoned breath, or taking back what was asked for a phone. */
  readonly system = (roomId: RoomId, seat: Seat, command: SystemCommand): Promise<Written> =>
    this.#inRoom(roomId, async (live) => {
      const intent: Intent = { decide: (room, atMs) => decide(room, command, { seat, atMs }), command: null };
      return this.#told(live, await write(live, intent, this.#ports));
    });

  /** Why this phone may not bring in another one; null when it may. Asked before anybody is shown a code. */
  readonly refusalToChange = (wanted: Omit<ChangeDevice, "device">): Promise<ErrorReply | null> =>
    this.#inRoom(wanted.member.roomId, async (live) => {
      await this.#renew(live);
      return live.ended ? errorReply("ended") : refusalToChange(live.room, wanted, this.#ports.nowMs());
    });

  /** Gives a seat its new phone. `commit` writes the append together with the pairing's own change. */
  readonly change = (
    change: ChangeDevice,
    commit: (roomId: RoomId, append: Append) => Promise<CommitResult>,
  ): Promise<ErrorReply | null> =>
    this.#inRoom(change.member.roomId, async (live) => {
      const written = await changeDevice(live, change, this.#ports, (append) => commit(live.roomId, append));
      return changeError(this.#told(live, written));
    });

  /** If the stored room can't be read, the leaver's credential is enough: a damaged disk keeps nobody from leaving. */
  #leave(member: Member): Promise<CommandReply> {
    const { roomId } = member;
    const leaving = this.#inRoom<CommandReply>(roomId, async (live) => {
      await this.#renew(live);
      if (live.ended) return errorReply("ended");
      if (!holdsSeat(live.room, member, this.#ports.nowMs())) return seatless(live.room, member, "moved");
      await this.#purge(member);
      live.ended = true;
      return { ok: true, seq: 0 };
    });
    return leaving.catch((error: unknown) => {
      this.#failed(roomId, error);
      return this.#purge(member).then(() => ({ ok: true, seq: 0 }), answerAway);
    });
  }

  /** Reads the room again if it may be outdated. */
  async #renew(live: LiveRoom): Promise<void> {
    if (live.stale || this.#ports.shared === true) await live.reload(this.#store.rooms);
  }

  #purge({ roomId, deviceId }: Member): Promise<void> {
    return this.#store.rooms.purge(roomId, this.#ports.nowMs() + LOG_MS, deviceId);
  }

  #told(live: LiveRoom, written: Written): Written {
    if ("entries" in written && written.entries.length > 0) this.#ports.publish(live.roomId, written.entries);
    return written;
  }

  /** Does `work` in the room's turn; an unavailable store becomes a clear answer, and so does a room that has ended. */
  async #inRoom<T>(roomId: RoomId, work: (live: LiveRoom) => Promise<T>): Promise<T | ErrorReply> {
    try {
      const live = this.#shelf.peek(roomId) ?? (await this.#shelf.find(roomId));
      if (live === null) return errorReply("ended");
      const turn = live.takeTurn();
      if (turn !== null) await turn;
      const { devices } = live.room;
      try {
        if (live.ended && !(await this.#isThereAgain(live))) return errorReply("ended");
        return await work(live);
      } catch (error) {
        live.stale = true; // nobody knows how much of it was written
        throw error;
      } finally {
        this.#tellMoved(live, devices);
        live.passTurn();
      }
    } catch (error) {
      return answerAway(error);
    }
  }

  /**
   * Whether a room that has ended here is in the store again: with several nodes, a failover may lose a room's end. Then it
   * still has to be ended.
   */
  async #isThereAgain(live: LiveRoom): Promise<boolean> {
    if (this.#ports.shared === true) await live.reload(this.#store.rooms);
    return !live.ended;
  }

  /** A room that was read again may show that a seat has moved: the message about it was lost. */
  #tellMoved({ roomId, room: { devices } }: LiveRoom, before: Room["devices"]): void {
    if (devices === before) return;
    for (const seat of Seat.options) {
      const deviceId = before[seat]?.deviceId;
      if (deviceId !== undefined && deviceId !== devices[seat]?.deviceId) this.#moved(roomId, deviceId);
    }
  }
}
