import type { Rules } from "../../../client-sdk/src/rules.ts";
import type { Transport } from "../../../client-sdk/src/transport/transport.ts";
import type { RoomServicePorts } from "../../../server/rooms/room-service.ts";
import type { Image } from "../memory-store/image.ts";

export type ServiceStore = RoomServicePorts["store"];
export type Publish = RoomServicePorts["publish"];

/** A message as the gateway has it in hand. */
export type Heard = { readonly name: string; readonly body: unknown };

/**
 * Deliberate faults, thrown by tests only: around the ports of the real parts, or in place of one of the SDK's rules. One
 * object stands for one run of the server process and one life of each phone.
 */
export type Faults = {
  readonly rules?: Partial<Rules>;
  readonly transport?: (transport: Transport) => Transport;
  readonly store?: (store: ServiceStore, publish: Publish) => ServiceStore;
  /** `told` reaches the phones of this node only. */
  readonly publish?: (publish: Publish, told: Publish) => Publish;
  /** False: a node doesn't reckon with others that write to the same rooms. */
  readonly readsAgain?: boolean;
  /** False: a node never asks where the rooms of its phones stand. */
  readonly asksHeads?: boolean;
  /** False: a room is read whether or not what is read is safe. */
  readonly waitsForRead?: boolean;
  /** What lies on the disk after a backup was brought back. Default: every log gets a new name. */
  readonly restore?: (backup: Image) => Image;
  /** When a connection becomes one of its room's. Default: before anything is read. */
  readonly joins?: "beforeReading" | "afterReading";
  /** What the gateway makes of a message before the real handlers see it. */
  readonly hears?: (heard: Heard, image: Image) => Heard;
  /** Answers without asking the real handlers; null asks them. */
  readonly answersAtOnce?: (heard: Heard, image: Image) => object | null;
  /** What the gateway makes of an answer. */
  readonly answers?: (reply: object, heard: Heard, image: Image) => object;
};

export const NO_FAULTS: Faults = {};
