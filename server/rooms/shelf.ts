import type { RoomStore } from "../store/port.ts";
import type { RoomId } from "../store/room-id.ts";
import { LiveRoom } from "./live-room.ts";

/** How many rooms without a connection stay in memory. */
const IDLE_ROOMS = 1_000;

/** A room that stays in memory until everyone who holds it has released it, once each. */
export class HeldRoom {
  readonly live: LiveRoom;
  readonly #free: (live: LiveRoom) => void;
  #holders = 0;

  constructor(live: LiveRoom, free: (live: LiveRoom) => void) {
    this.live = live;
    this.#free = free;
  }

  hold(): this {
    this.#holders += 1;
    return this;
  }

  release(): void {
    this.#holders -= 1;
    if (this.#holders === 0) this.#free(this.live);
  }
}

/** The rooms in memory: those with a connection stay, the others make way for newer ones. */
export class Shelf {
  readonly #rooms: RoomStore;
  readonly #held = new Map<RoomId, HeldRoom>();
  readonly #idle = new Map<RoomId, LiveRoom>();
  readonly #loading = new Map<RoomId, Promise<LiveRoom | null>>();

  constructor(rooms: RoomStore) {
    this.#rooms = rooms;
  }

  /** The room in memory, if it is there. */
  peek(roomId: RoomId): LiveRoom | undefined {
    return this.#held.get(roomId)?.live ?? this.#idle.get(roomId);
  }

  /** The rooms with a connection. */
  held(): readonly LiveRoom[] {
    return Array.from(this.#held.values(), ({ live }) => live);
  }

  /** The room, read from the store when it isn't in memory; null when there is none. */
  async find(roomId: RoomId): Promise<LiveRoom | null> {
    const live = this.peek(roomId);
    if (live !== undefined) return live;
    const loading = this.#loading.get(roomId) ?? this.#load(roomId);
    return await loading;
  }

  /** Keeps the room in memory until it is released; null when there is none. */
  async hold(roomId: RoomId): Promise<HeldRoom | null> {
    const live = await this.find(roomId);
    if (live === null) return null;
    const held = this.#held.get(roomId) ?? new HeldRoom(live, this.#free);
    this.#held.set(roomId, held);
    this.#idle.delete(roomId);
    return held.hold();
  }

  readonly #free = (live: LiveRoom): void => {
    this.#held.delete(live.roomId);
    if (!live.ended) this.#rest(live);
  };

  #load(roomId: RoomId): Promise<LiveRoom | null> {
    const loading = this.#rooms
      .load(roomId)
      .then((stored) => {
        if (stored === null) return null;
        const live = new LiveRoom(roomId, stored);
        this.#rest(live);
        return live;
      })
      .finally(() => this.#loading.delete(roomId));
    this.#loading.set(roomId, loading);
    return loading;
  }

  #rest(live: LiveRoom): void {
    this.#idle.set(live.roomId, live);
    for (const oldest of this.#idle.values()) {
      if (this.#idle.size <= IDLE_ROOMS) return;
      // A second copy, read while the first is being written, would continue from a past state.
      if (oldest !== live && !oldest.isBusy) this.#idle.delete(oldest.roomId);
    }
  }
}
