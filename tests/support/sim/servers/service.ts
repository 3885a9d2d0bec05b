import type { DeviceId, Seat } from "../../../../shared/protocol/ids.ts";
import type { Image, RoomRecord } from "../../memory-store/image.ts";
import type { Gateway } from "./gateway.ts";

/** How the connections of a dead process end: reset by its machine, or never heard of again. */
export type Death = "process" | "machine";

/** What the phones' world knows about the servers: one machine, or several nodes on one store. `which` picks a node. */
export type Service = {
  /** How often everything here began again, or the log went back: each connection belongs to one era. */
  readonly era: number;
  readonly image: Image;
  readonly room: RoomRecord | undefined;
  /** The phone that durably holds this seat. */
  holderOf(seat: Seat): DeviceId | null;
  /** Until when the disks are slow. */
  slowUntilMs: number;
  /** Where a new connection ends up; null when nobody listens there. */
  door(): Gateway | null;
  /** Starts whatever is down. */
  start(): void;
  crash(death: Death, which: number): void;
  /** Every phone of a node is asked to reconnect within this time, and may. */
  drain(withinMs: number, which: number): void;
  /** The same, but nobody is let in; then what is under way is finished, every connection closed, and a new process started. */
  deploy(withinMs: number, which: number): void;
  fill(isFull: boolean): void;
  /** All faults are over. */
  mend(): void;
  backUp(): void;
  /**
   * The data are restored from the last backup, and it takes a while until everything is up again. `lies`: they went back
   * unnoticed, so that the log keeps its name. A pairing that was left since doesn't come back.
   */
  restore(lies: boolean, forMs: number): void;
};
