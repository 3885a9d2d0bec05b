import type { RoomStore } from "../port.ts";
import { roomKeys } from "./append.ts";
import type { Engine } from "./connection/engine.ts";
import { asPairs } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import { type Keys, partOf } from "./keys.ts";
import type { InvitationDocs } from "./pairing/invitation-docs.ts";

const PURGE = readScript("purge", "room");
const END_TOKEN = readScript("end-token", "holders", "room");

/**
 * Leaving deletes the room in one step; its credentials and invitations are in other parts and follow. Until they have, a
 * note beside the room lists them, so that the next sweep makes good a crash in between.
 */
export class Leaving {
  readonly #engine: Engine;
  readonly #keys: Keys;
  readonly #docs: InvitationDocs;

  constructor(engine: Engine, keys: Keys, docs: InvitationDocs) {
    this.#engine = engine;
    this.#keys = keys;
    this.#docs = docs;
  }

  readonly purge: RoomStore["purge"] = async (roomId, tombstonesUntilMs, leaver) => {
    const part = partOf(roomId);
    const args = [roomId, String(tombstonesUntilMs), leaver];
    const follows = await this.#engine.run(PURGE, roomKeys(this.#keys, roomId), args);
    await this.#engine.safe(this.#keys.room(roomId));
    await this.follow(part, asPairs(follows));
  };

  /**
   * Does what has been noted, once the replicas have the note: a phone whose credential points nowhere forgets its seat, and
   * no failover may bring the room back after that. A note is `<credential> → until, room, device` or `room <id>`.
   */
  async follow(part: string, notes: readonly (readonly [string, string])[]): Promise<void> {
    const done = await Promise.all(notes.map(([name, value]) => this.#followOne(name, value)));
    const names = done.filter((name) => name !== null);
    if (names.length > 0) await this.#engine.ask("HDEL", this.#keys.loose(part), ...names);
  }

  async #followOne(name: string, value: string): Promise<string | null> {
    if (name.startsWith("left ")) return null;
    if (name.startsWith("room ")) {
      const ids = await this.#docs.about(name.slice("room ".length));
      await Promise.all(ids.map((id) => this.#docs.exchange(id, () => ({ next: null, result: null }), null)));
      return name;
    }
    const [until = "0", ...holder] = value.split(" ");
    const part = partOf(name);
    const keys = [this.#keys.token(name), this.#keys.tombstones(part), this.#keys.mark(part)];
    await this.#engine.run(END_TOKEN, keys, [name, holder.join(" "), until]);
    return name;
  }
}
