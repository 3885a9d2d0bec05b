import type { RoomId } from "../store/room-id.ts";

export type RoundPorts = {
  readonly nowMs: () => number;
  /** Something broke in this room. */
  readonly failed: (roomId: RoomId, error: unknown) => void;
};

/** How many rooms one round takes up. */
const BATCH = 128;
const REST_MIN_MS = 1_000;
const REST_MAX_MS = 3_600_000;

type Rest = { readonly ms: number; readonly untilMs: number };

/**
 * Work that is due in many rooms. A room in which it breaks, because what is stored of it can't be read, say, holds up no
 * other: it rests, longer each time, so that one damaged room neither fills the log nor keeps the server busy.
 */
export class Rounds {
  readonly #ports: RoundPorts;
  readonly #resting = new Map<RoomId, Rest>();

  constructor(ports: RoundPorts) {
    this.#ports = ports;
  }

  /** How many rooms rest because the work broke there. */
  get resting(): number {
    return this.#resting.size;
  }

  /** Does the work once in each room that is named and not resting. Returns in how many it went well. */
  async run(
    name: (limit: number) => Promise<readonly RoomId[]>,
    work: (roomId: RoomId) => Promise<boolean>,
  ): Promise<number> {
    const named = await name(BATCH + this.#resting.size);
    this.#forgetAllBut(new Set(named));
    const nowMs = this.#ports.nowMs();
    const awake = named.filter((roomId) => (this.#resting.get(roomId)?.untilMs ?? nowMs) <= nowMs);
    const wentWell = await Promise.all(awake.map((roomId) => this.#try(roomId, work)));
    return wentWell.filter(Boolean).length;
  }

  async #try(roomId: RoomId, work: (roomId: RoomId) => Promise<boolean>): Promise<boolean> {
    try {
      const wentWell = await work(roomId);
      this.#resting.delete(roomId);
      return wentWell;
    } catch (error) {
      const ms = Math.min(REST_MAX_MS, (this.#resting.get(roomId)?.ms ?? REST_MIN_MS / 2) * 2);
      this.#resting.set(roomId, { ms, untilMs: this.#ports.nowMs() + ms });
      this.#ports.failed(roomId, error);
      return false;
    }
  }

  /** What isn't due any more was mended or has left. */
  #forgetAllBut(named: ReadonlySet<RoomId>): void {
    for (const roomId of this.#resting.keys()) if (!named.has(roomId)) this.#resting.delete(roomId);
  }
}
