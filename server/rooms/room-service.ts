import type { CommandReply } from "../../shared/protocol/ack.ts";
import type { Head, LogEntry } from "../../shared/protocol/envelope.ts";
import { type ErrorReply, errorReply } from "../../shared/protocol/errors.ts";
import type { Seat } from "../../shared/protocol/ids.ts";
import type { Resume, ResumeReply } from "../../shared/protocol/resume.ts";
import { parseCommand, type SystemCommand } from "../../shared/room/registry.ts";
import { decide } from "../../shared/room/room.ts";
import { breathLive, runningBreath } from "../../shared/room/selectors.ts";
import { type Append, type RoomId, type Store, StoreUnavailable } from "../store/port.ts";
import { type ChangeDevice, changeDevice, changeError, holdsSeat } from "./change-device.ts";
import { runCommand } from "./command.ts";
import type { LiveRoom } from "./live-room.ts";
import type { Member } from "./member.ts";
import { resume } from "./resume.ts";
import { Shelf } from "./shelf.ts";
import { fadeRoom, LOG_MS, runDueRoom } from "./time.ts";
import { type CommitResult, type WritePorts, type Written, write } from "./write.ts";

export type RoomServicePorts = Omit<WritePorts, "rooms"> & {
  readonly store: Pick<Store, "rooms" | "retention" | "devices">;
  /** Tells the room's connections of durable events, but for the connection that has them in its answer. */
  readonly publish: (roomId: RoomId, entries: readonly LogEntry[], except?: string) => void;
};

export type RoomService = ReturnType<typeof createRoomService>;

/** How many rooms one pass of the timers or of the fading takes up. */
const BATCH = 128;

/** The authority over every room: one thing at a time in each, durable before anyone is told of it. */
export function createRoomService(ports: RoomServicePorts) {
  const { store, publish } = ports;
  /** What is written down is in whole milliseconds. */
  const nowMs = (): number => Math.floor(ports.nowMs());
  const shelf = new Shelf(store.rooms);
  const writing = { ...ports, nowMs, rooms: store.rooms, devices: store.devices };

  /** Does `work` in the room's turn; a store that is away becomes a clear answer, and so does a room that has ended. */
  async function inRoom<T>(roomId: RoomId, work: (live: LiveRoom) => Promise<T>): Promise<T | ErrorReply> {
    try {
      const live = await shelf.find(roomId);
      if (live === null || live.ended) return errorReply("ended");
      return await live.inTurn(() => work(live));
    } catch (error) {
      if (error instanceof StoreUnavailable) return errorReply("unavailable", 1_000);
      throw error;
    }
  }

  const tell = (live: LiveRoom, written: Written): Written => {
    if ("entries" in written && written.entries.length > 0) publish(live.roomId, written.entries);
    return written;
  };

  const leave = (member: Member): Promise<CommandReply> =>
    inRoom<CommandReply>(member.roomId, async (live) => {
      await store.rooms.purge(member.roomId, nowMs() + LOG_MS, member.deviceId);
      live.ended = true;
      return { ok: true, seq: 0 };
    });

  async function inEach(roomIds: readonly RoomId[], work: (live: LiveRoom) => Promise<unknown>): Promise<number> {
    await Promise.all(roomIds.map((roomId) => inRoom(roomId, work)));
    return roomIds.length;
  }

  return {
    /** Keeps the room in memory, for clock replies, until the returned function is called. */
    hold: (roomId: RoomId): Promise<() => void> => shelf.hold(roomId),

    /** The newest position this process knows of; null when the room isn't in memory. */
    headOf: (roomId: RoomId): Head | null => shelf.peek(roomId)?.head ?? null,

    /** Whether a shared breath is on, or about to begin. */
    breathLive: (roomId: RoomId): boolean => {
      const live = shelf.peek(roomId);
      return live !== undefined && !live.ended && breathLive(live.room, nowMs());
    },

    /** The breath that is on, and how long both may be gone before it is given up. */
    liveBreath: (roomId: RoomId): { readonly sessionId: string; readonly cycleMs: number } | null => {
      const live = shelf.peek(roomId);
      return live === undefined || live.ended ? null : runningBreath(live.room, nowMs());
    },

    resume: (member: Member, cursor: Resume): Promise<ResumeReply> =>
      inRoom(member.roomId, (live) => resume(live, member, cursor, writing)),

    /** Answers once the command is durable. `connection` names who gets the events in the answer. */
    async command(member: Member, raw: unknown, connection?: string): Promise<CommandReply> {
      const asked = parseCommand(raw);
      if ("error" in asked) return asked;
      if (asked.command.type === "leave") return await leave(member);
      const { id, command } = asked;
      return await inRoom<CommandReply>(member.roomId, async (live) => {
        const { reply, entries } = await runCommand(live, member, { id, command }, writing);
        if (entries.length > 0) publish(member.roomId, entries, connection);
        return reply;
      });
    },

    /** What the server itself asks for: a breath nobody is at any more. */
    system: (roomId: RoomId, seat: Seat, command: SystemCommand) =>
      inRoom(roomId, async (live) =>
        tell(
          live,
          await write(live, { decide: (room, atMs) => decide(room, command, { seat, atMs }), command: null }, writing),
        ),
      ),

    /** Whether this phone still holds its seat, so that it may bring another phone in. */
    mayReplace: async (member: Member): Promise<boolean> =>
      (await inRoom(member.roomId, async (live) => holdsSeat(live.room, member))) === true,

    /** Gives a seat its new phone. `commit` writes the append together with the pairing's own change. */
    change: (
      change: ChangeDevice,
      commit: (roomId: RoomId, append: Append) => Promise<CommitResult>,
    ): Promise<ErrorReply | null> =>
      inRoom(change.member.roomId, async (live) => {
        const written = await changeDevice(live, change, writing, (append) => commit(live.roomId, append));
        return changeError(tell(live, written));
      }),

    /** Turns what is due into events, once each. Returns how many rooms were taken up: another pass may find more. */
    runDue: async (): Promise<number> =>
      await inEach(await store.rooms.due(nowMs(), BATCH), async (live) => tell(live, await runDueRoom(live, writing))),

    /** Deletes what has faded. Returns how many rooms were taken up. */
    runFades: async (): Promise<number> => {
      const roomIds = await store.retention.fadable(nowMs(), nowMs() - LOG_MS, BATCH);
      return await inEach(roomIds, (live) => fadeRoom(live, writing, store.retention));
    },
  };
}
