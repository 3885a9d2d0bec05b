import type { Store } from "../../../../server/store/port.ts";
import { base64urlEncode } from "../../../../shared/bytes/base64url.ts";
import type { DeviceId, Seat } from "../../../../shared/protocol/ids.ts";
import { copyImage, type Image, restoredImage } from "../../memory-store/image.ts";
import { createMemoryStore, type MemoryStore } from "../../memory-store/memory-store.ts";
import { bornImage, holderIn, ROOM_ID } from "../birth.ts";
import type { ServerPorts } from "./node.ts";

type Engine = {
  readonly primary: MemoryStore;
  readonly image: Image;
  readonly replica: MemoryStore;
  readonly safe: Image;
};

/**
 * A store that several nodes share, like Redis with a replica: what is written is safe, and only then answered or read, once
 * the replica has it too; only the log's head is told before. When the primary is lost the replica replaces it, without the
 * rest.
 */
export class SharedStore {
  readonly #ports: ServerPorts;
  readonly #changed: () => void;
  #engine: Engine;
  #backup: Image = bornImage();
  slowUntilMs = 0;

  constructor(ports: ServerPorts, changed: () => void) {
    this.#ports = ports;
    this.#changed = changed;
    this.#engine = this.#begin(bornImage());
    this.#written();
    if (this.room !== undefined) ports.ledger.durable(this.room.head.seq);
  }

  get image(): Image {
    return this.#engine.image;
  }

  get room() {
    return this.image.rooms.get(ROOM_ID);
  }

  holderOf(seat: Seat): DeviceId | null {
    return holderIn(this.#engine.safe, seat);
  }

  /** The store as one request sees it. */
  get store(): Store {
    const { faults, ledger } = this.#ports;
    const { primary, replica } = this.#engine;
    const { rooms, retention, devices } = primary;
    const both =
      <Args extends readonly unknown[], Result>(pick: (store: Store) => (...args: Args) => Promise<Result>) =>
      async (...args: Args): Promise<Result> => {
        const result = await pick(primary)(...args);
        this.#written();
        await pick(replica)(...args);
        return result;
      };
    return {
      ...primary,
      rooms: {
        ...rooms,
        load: async (roomId) => this.#whenSafe(await rooms.load(roomId), faults.waitsForRead),
        append: async (roomId, write) => {
          const result = await rooms.append(roomId, write);
          if (result === "conflict") return result;
          if (result !== "appended") return await this.#whenSafe(result);
          this.#written();
          await replica.rooms.append(roomId, write);
          ledger.durable(write.head.seq);
          return result;
        },
        command: async (roomId, id) => this.#whenSafe(await rooms.command(roomId, id)),
        purge: both((store) => store.rooms.purge),
      },
      retention: { ...retention, fade: both((store) => store.retention.fade) },
      devices: {
        ...devices,
        find: async (tokenHash) => {
          const known = await devices.find(tokenHash);
          return known?.state === "active" ? known : await this.#whenSafe(known);
        },
        seen: both((store) => store.devices.seen),
      },
    };
  }

  fill(isFull: boolean): void {
    this.#engine.primary.fill(isFull);
  }

  backUp(): void {
    this.#backup = copyImage(this.#engine.safe);
  }

  /** The primary is lost. Nodes that saw more than the replica has give the log a new name; sometimes none of them did. */
  failOver(): void {
    const { chance, ledger } = this.#ports;
    const { primary, replica } = this.#engine;
    primary.crash(0);
    const safe = replica.crash(chance.between(0, replica.waiting()));
    const { head } = safe.rooms.get(ROOM_ID) ?? {};
    const hasLost = head !== undefined && ledger.head.hash !== head.hash;
    if (head !== undefined) ledger.durable(head.seq);
    this.#replace(hasLost && chance.oneIn(2) ? this.#renamed(safe) : copyImage(safe), hasLost);
  }

  /** An old backup was restored. A pairing that was left since doesn't come back. */
  restore(lies: boolean): void {
    if (this.room === undefined) return;
    const { faults } = this.#ports;
    const { primary, replica } = this.#engine;
    primary.crash(0);
    replica.crash(0);
    const backup = this.#backup;
    this.#replace(lies ? copyImage(backup) : (faults.restore?.(backup) ?? this.#renamed(backup)), true);
  }

  #renamed(image: Image): Image {
    return restoredImage(image, () => base64urlEncode(this.#ports.chance.bytes(16)));
  }

  #replace(image: Image, isOlder: boolean): void {
    this.#engine = this.#begin(image);
    if (isOlder && this.room !== undefined) this.#ports.ledger.restored(this.room.head);
    this.#changed();
  }

  #begin(image: Image): Engine {
    const safe = copyImage(image);
    return {
      image,
      safe,
      primary: createMemoryStore({ image }),
      replica: createMemoryStore({ image: safe, schedule: (commit) => this.#schedule(commit) }),
    };
  }

  #schedule(commit: () => void): void {
    const { time, chance } = this.#ports;
    const isSlow = this.slowUntilMs > time.nowMs;
    // After a failover there is nothing left to commit.
    time.after(isSlow ? chance.between(200, 2_500) : chance.between(1, 15), commit);
  }

  #written(): void {
    if (this.room !== undefined) this.#ports.ledger.written(this.room);
    this.#changed();
  }

  /** Resolves when everything written so far is safe. */
  async #whenSafe<T>(result: T, waits = true): Promise<T> {
    const { replica } = this.#engine;
    // No such device exists: a write that changes nothing, behind all the others.
    if (waits && replica.waiting() > 0) await replica.devices.seen("", "", 0);
    return result;
  }
}
