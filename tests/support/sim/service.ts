import type { DeviceId, Seat } from "../../../shared/protocol/ids.ts";
import type { Image, RoomRecord } from "../memory-store/image.ts";
import type { Gateway } from "./gateway.ts";

/** How the lines of a dead process end: reset by its machine, or never heard of again. */
export type Death = "process" | "machine";

/** What the phones' world knows of the servers: one machine, or several nodes on one store. `which` picks a node. */
export type Service = {
  /** How often everything here began anew, or the log went back: a connection belongs to one of these times. */
  readonly era: number;
  readonly image: Image;
  readonly room: RoomRecord | undefined;
  /** The phone whose seat this is, for good. */
  holderOf(seat: Seat): DeviceId | null;
  /** Until when the disks take their time. */
  slowUntilMs: number;
  /** Where a new line ends up; null when nobody listens there. */
  door(): Gateway | null;
  /** Whatever is down comes up. */
  start(): void;
  crash(death: Death, which: number): void;
  /** Every phone of a node is asked to come again by itself within this, and may. */
  drain(withinMs: number, which: number): void;
  /** The same, but nobody is let in; then what is under way is finished, every line closed, and a new process started. */
  deploy(withinMs: number, which: number): void;
  fill(isFull: boolean): void;
  /** Nothing stands in the way any more. */
  mend(): void;
  backUp(): void;
  /**
   * The data are put back to the last backup, and it takes a while until all is up again. `lies`: they went back unnoticed,
   * so that the log keeps its name. A pairing that was left since doesn't come back.
   */
  restore(lies: boolean, forMs: number): void;
};
