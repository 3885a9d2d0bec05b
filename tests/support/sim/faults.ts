import type { Rules } from "../../../client-sdk/src/rules.ts";
import type { Transport } from "../../../client-sdk/src/transport.ts";
import type { RoomServicePorts } from "../../../server/rooms/room-service.ts";
import type { Image } from "../memory-store/image.ts";

export type ServiceStore = RoomServicePorts["store"];
export type Publish = RoomServicePorts["publish"];

/** A message as the gateway receives it. */
export type Heard = { readonly name: string; readonly body: unknown };

/**
 * Deliberate faults, only for tests: around the ports of the real parts, or replacing one of the SDK's rules. One object serves
 * one run of the server process and one run of each phone.
 */
export type Faults = {
  readonly rules?: Partial<Rules>;
  readonly transport?: (transport: Transport) => Transport;
  /** False: an app isn't told that it has come to the front, or is online again. */
  readonly wakes?: boolean;
  readonly store?: (store: ServiceStore, publish: Publish) => ServiceStore;
  /** `told` reaches only the phones of this node. */
  readonly publish?: (publish: Publish, told: Publish) => Publish;
  /** False: a node ignores that others write to the same rooms. */
  readonly readsAgain?: boolean;
  /** False: a node never asks for the heads of its phones' rooms. */
  readonly asksHeads?: boolean;
  /** False: a room is used whether or not what was read is safe. */
  readonly waitsForRead?: boolean;
  /** What is on the disk after a backup was restored. Default: every log gets a new name. */
  readonly restore?: (backup: Image) => Image;
  /** When a connection joins its room. Default: before anything is read. */
  readonly joins?: "beforeReading" | "afterReading";
  /** What the gateway turns a message into before the real handlers see it. */
  readonly hears?: (heard: Heard, image: Image) => Heard;
  /** Answers without asking the real handlers; null asks them. */
  readonly answersAtOnce?: (heard: Heard, image: Image) => object | null;
  /** What the gateway turns an answer into. */
  readonly answers?: (reply: object, heard: Heard, image: Image) => object;
};

export const NO_FAULTS: Faults = {};
