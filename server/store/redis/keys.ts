import type { Hash } from "../../../shared/protocol/ids.ts";
import type { RoomId } from "../room-id.ts";
import { tagOf } from "./connection/slots.ts";

/**
 * Rooms and credentials are spread over 64 parts, by the first character of their random id. A part has one hash slot, so
 * that a single script can write a room, its due times and the part's mark, also on a cluster. With this letter appended the
 * 64 tags spread evenly over 2 to 16 shards.
 */
const TAG_END = "r";
export const PARTS: readonly string[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".split("");

/** Of a room's id or a credential's hash. */
export const partOf = (id: RoomId): string => id.slice(0, 1);

/** The names of all keys. Everything before the first brace is the prefix, which keeps apart services that share a Redis. */
export class Keys {
  readonly #prefix: string;
  readonly #besideRooms = new Map<string, readonly string[]>();

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** What a part knows of itself: its life, how many writes it has had, when it was last cleaned. */
  readonly mark = (part: string): string => this.#in(part, "mark");
  readonly due = (part: string): string => this.#in(part, "due");
  readonly fade = (part: string): string => this.#in(part, "fade");
  /** Notifications waiting to be sent, each as "room seat". */
  readonly push = (part: string): string => this.#in(part, "push");
  /** Rooms by the age of their oldest entry. */
  readonly old = (part: string): string => this.#in(part, "old");
  /** What has to follow in other parts after a room has changed. */
  readonly loose = (part: string): string => this.#in(part, "loose");
  /** The keys that a write of a room may touch besides the room's own; the same for all rooms of the part. */
  readonly besideRooms = (part: string): readonly string[] => {
    const known = this.#besideRooms.get(part);
    if (known !== undefined) return known;
    const names = [this.mark, this.due, this.fade, this.old, this.loose, this.push].map((name) => name(part));
    this.#besideRooms.set(part, names);
    return names;
  };
  readonly tombstones = (part: string): string => this.#in(part, "tombstones");

  /** The room: one hash. */
  readonly room = (roomId: RoomId): string => this.#in(partOf(roomId), `room:${roomId}`);
  /** When each of its bodies fades. */
  readonly keep = (roomId: RoomId): string => this.#in(partOf(roomId), `keep:${roomId}`);
  /** Its phones, each with its seat, state, credential's hash and the last day it was there. */
  readonly devices = (roomId: RoomId): string => this.#in(partOf(roomId), `devices:${roomId}`);
  readonly token = (tokenHash: Hash): string => this.#in(partOf(tokenHash), `token:${tokenHash}`);

  /** Pairings are few and short-lived: all of them share one slot, so that handles and attempts are written together. */
  readonly invitation = (id: string): string => this.#pairing(`invitation:${id}`);
  readonly handle = (handle: string): string => this.#pairing(`handle:${handle}`);
  readonly attempt = (id: string): string => this.#pairing(`attempt:${id}`);
  readonly about = (roomId: RoomId): string => this.#pairing(`about:${roomId}`);
  readonly expiring = (): string => this.#pairing("expiring");
  readonly pairingMark = (): string => this.#pairing("mark");

  readonly format = (): string => `${this.#prefix}:format`;
  /** When the nodes ran. */
  readonly served = (): string => `${this.#prefix}:served`;
  readonly pushKeys = (): string => `${this.#prefix}:push-keys`;
  /** A key in the same slot as another one. */
  readonly probeBeside = (key: string): string => `${this.#prefix}:{${tagOf(key)}}:probe`;
  readonly cleaning = (): string => `${this.#prefix}:cleaning`;

  #in(part: string, name: string): string {
    return `${this.#prefix}:{${part}${TAG_END}}:${name}`;
  }

  #pairing(name: string): string {
    return `${this.#prefix}:{pairing}:${name}`;
  }
}
