import { isFaded, type LogEntry } from "../../shared/protocol/envelope.ts";
import type { ErrorReply } from "../../shared/protocol/errors.ts";
import type { Seq } from "../../shared/protocol/ids.ts";
import { type RetentionStore, type RoomStore, StoreUnavailable } from "../store/port.ts";
import type { RoomId } from "../store/room-id.ts";
import { fadeRoom, LOG_MS, runDueRoom } from "./due-and-fade.ts";
import { findBehind, type HeadPorts } from "./heads.ts";
import type { LiveRoom } from "./live-room.ts";
import { entriesAfter } from "./resume.ts";
import { type RoundResult, Rounds } from "./rounds.ts";
import type { WritePorts, Written } from "./write.ts";

export type UpkeepPorts = {
  readonly store: { readonly rooms: RoomStore; readonly retention: RetentionStore };
  readonly write: WritePorts;
  /** Does work in a room's turn. An unavailable store is an answer; any other failure is thrown. */
  readonly inRoom: <T>(roomId: RoomId, work: (live: LiveRoom) => Promise<T>) => Promise<T | ErrorReply>;
  /** The rooms with connections here. */
  readonly held: () => readonly LiveRoom[];
  readonly told: (live: LiveRoom, written: Written) => Written;
  /** A room failed in the background, so nobody is answered. */
  readonly failed: (roomId: RoomId, error: unknown) => void;
};

export type CatchUpPorts = HeadPorts & {
  /** Tells only the phones of a room that are connected here. */
  readonly tellHere: (roomId: RoomId, entries: readonly LogEntry[]) => void;
};

/** What the server does in rooms without being asked. One that fails holds up no other. */
export class Upkeep {
  readonly #ports: UpkeepPorts;
  readonly #due: Rounds;
  readonly #fades: Rounds;
  readonly #behind: Rounds;
  /**
   * Rooms that were read, but without the events that led there, because the store was away by then: their heads no longer
   * show what phones here haven't heard. With the position up to which they have.
   */
  readonly #untold = new Map<RoomId, Seq>();

  constructor(ports: UpkeepPorts) {
    const { failed, write } = ports;
    const rounds = (): Rounds => new Rounds({ nowMs: write.nowMs, failed });
    this.#ports = ports;
    this.#due = rounds();
    this.#fades = rounds();
    this.#behind = rounds();
  }

  /** How many rooms the server can't take further at the moment. */
  get resting(): number {
    return Math.max(this.#due.resting, this.#fades.resting, this.#behind.resting);
  }

  /** Turns what is due into events, once each. Returns in how many rooms something happened: another pass may find more. */
  readonly runDue = (): Promise<number> => {
    const { store, write, told } = this.#ports;
    return this.#due.run(
      (limit) => store.rooms.due(write.nowMs(), limit),
      this.#each(async (live) => {
        const written = told(live, await runDueRoom(live, write));
        if ("error" in written) return "away";
        return "entries" in written && written.entries.length === 0 ? "nothing" : "done";
      }),
    );
  };

  /** Deletes what has faded. Returns in how many rooms that succeeded. */
  readonly runFades = (): Promise<number> => {
    const { store, write } = this.#ports;
    const nowMs = write.nowMs();
    const trimBeforeMs = nowMs - LOG_MS;
    const fade = this.#each(async (live) => {
      await fadeRoom(live, write, store.retention);
      return "done";
    });
    return this.#fades.run(
      (limit) => store.retention.fadable(nowMs, trimBeforeMs, limit),
      async (roomId) => {
        try {
          return await fade(roomId);
        } catch (error) {
          // Even if the room can't be read: its log fades without being read.
          await store.retention.fadeLog(roomId, { nowMs, trimBeforeMs });
          throw error;
        }
      },
    );
  };

  /** Reads again the rooms with connections here in which something happened elsewhere unheard, and tells these phones of it. */
  readonly catchUp = async (ports: CatchUpPorts): Promise<void> => {
    await this.#behind.run(
      () => this.#roomsBehind(ports),
      this.#each(async (live) => {
        const missed = await this.#missed(live);
        // What isn't available whole is left out: each phone asks for it once a clock reply has named the head.
        if (missed !== null && missed.length > 0 && !missed.some(isFaded)) ports.tellHere(live.roomId, missed);
        return "done";
      }),
    );
  };

  async #roomsBehind(ports: CatchUpPorts): Promise<readonly RoomId[]> {
    const here = this.#ports.held();
    const behind = (await findBehind(here, ports)).map(({ roomId }) => roomId);
    if (this.#untold.size === 0) return behind;
    const roomIds = new Set(here.map(({ roomId }) => roomId));
    for (const roomId of this.#untold.keys()) if (!roomIds.has(roomId)) this.#untold.delete(roomId);
    return [...new Set([...behind, ...this.#untold.keys()])];
  }

  /** Reads a room again. Returns what has happened since its phones here were last told of something, if that is available. */
  async #missed(live: LiveRoom): Promise<readonly LogEntry[] | null> {
    const { rooms } = this.#ports.store;
    const { roomId, head } = live;
    const seq = this.#untold.get(roomId) ?? head.seq;
    this.#untold.delete(roomId);
    try {
      await live.reload(rooms);
      return live.ended ? null : await entriesAfter(seq, live, rooms);
    } catch (error) {
      if (error instanceof StoreUnavailable) this.#untold.set(roomId, seq);
      throw error;
    }
  }

  #each(work: (live: LiveRoom) => Promise<RoundResult>) {
    return async (roomId: RoomId): Promise<RoundResult> => {
      const result = await this.#ports.inRoom(roomId, work);
      return typeof result === "string" ? result : "away";
    };
  }
}
