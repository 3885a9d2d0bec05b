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

/**
 * The result for one room. `nothing`: it was listed, but there was nothing to do. `away`: the store can't be reached, or the
 * room is gone.
 */
export type RoundResult = "done" | "nothing" | "away";

type Rest = { readonly ms: number; readonly untilMs: number; readonly isBroken: boolean };

/**
 * Work that is due in many rooms. A room in which it fails, perhaps because its data can't be read, doesn't hold up the
 * others: it rests, longer each time, so that one damaged room neither fills the log nor keeps the server busy. So does one
 * without anything to do: mostly another node was faster, but otherwise it would be listed first again and again.
 */
export class Rounds {
  readonly #ports: RoundPorts;
  readonly #resting = new Map<RoomId, Rest>();

  constructor(ports: RoundPorts) {
    this.#ports = ports;
  }

  /** How many rooms rest because the work failed there. */
  get resting(): number {
    return [...this.#resting.values()].filter(({ isBroken }) => isBroken).length;
  }

  /** Does the work once in each listed room that isn't resting. Returns in how many it was done. */
  async run(
    name: (limit: number) => Promise<readonly RoomId[]>,
    work: (roomId: RoomId) => Promise<RoundResult>,
  ): Promise<number> {
    const named = await name(BATCH + this.#resting.size);
    this.#forgetAllBut(new Set(named));
    const nowMs = this.#ports.nowMs();
    const awake = named.filter((roomId) => (this.#resting.get(roomId)?.untilMs ?? nowMs) <= nowMs);
    const results = await Promise.all(awake.map((roomId) => this.#try(roomId, work)));
    return results.filter((result) => result === "done").length;
  }

  async #try(roomId: RoomId, work: (roomId: RoomId) => Promise<RoundResult>): Promise<RoundResult | "broken"> {
    try {
      const result = await work(roomId);
      if (result === "nothing") this.#rest(roomId, false);
      else this.#resting.delete(roomId);
      return result;
    } catch (error) {
      this.#rest(roomId, true);
      this.#ports.failed(roomId, error);
      return "broken";
    }
  }

  #rest(roomId: RoomId, isBroken: boolean): void {
    const ms = Math.min(REST_MAX_MS, (this.#resting.get(roomId)?.ms ?? REST_MIN_MS / 2) * 2);
    this.#resting.set(roomId, { ms, untilMs: this.#ports.nowMs() + ms, isBroken });
  }

  /** Forgets rooms that aren't listed any more: they were repaired, or left. */
  #forgetAllBut(named: ReadonlySet<RoomId>): void {
    for (const roomId of this.#resting.keys()) if (!named.has(roomId)) this.#resting.delete(roomId);
  }
}
