import type { CommandId, DeviceId, Seat } from "../../../../shared/protocol/ids.ts";
import type { RoomCommand } from "../../../../shared/room/registry.ts";
import type { Known } from "./ledger.ts";

export type Told = "nothing" | "queued" | "delivered" | "rejected" | "dropped" | "notStored";

/** A command that somebody asked for, and what that phone was last told about it. */
export type Ask = {
  readonly seat: Seat;
  /** The phone on which it was asked for. */
  readonly deviceId: DeviceId;
  readonly command: RoomCommand;
  /** Its place in the order of this seat's commands. */
  readonly order: number;
  readonly atMs: number;
  told: Told;
  toldAtMs: number;
  /** Asked for again under the same id, by another tab. */
  again: boolean;
  /** It was accepted and changed nothing, so it leaves no trace in the log. */
  noEffect: boolean;
  /** The position of the log when a node first received it. A rejection from then on is repeated whatever comes later. */
  heard: Known | null;
  /** How many copies of it reached a node. */
  copies: number;
};

/** Everything that was ever asked for in a world. */
export class Asked {
  readonly #asks = new Map<CommandId, Ask>();

  get each(): readonly Ask[] {
    return [...this.#asks.values()];
  }

  get(id: CommandId): Ask | undefined {
    return this.#asks.get(id);
  }

  add({ seat, deviceId }: Pick<Ask, "seat" | "deviceId">, command: RoomCommand, atMs: number): void {
    const known = this.#asks.get(command.id);
    if (known !== undefined) {
      known.again = true;
      return;
    }
    const order = this.#asks.size;
    this.#asks.set(command.id, {
      seat,
      deviceId,
      command,
      order,
      atMs,
      told: "nothing",
      toldAtMs: 0,
      again: false,
      noEffect: false,
      heard: null,
      copies: 0,
    });
  }

  told(id: CommandId, told: Told, atMs: number): void {
    const ask = this.#asks.get(id);
    if (ask === undefined || ask.told === told) return;
    ask.told = told;
    ask.toldAtMs = atMs;
  }
}
