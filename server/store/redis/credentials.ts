import type { Hash, Seat } from "../../../shared/protocol/ids.ts";
import type { NewDevice } from "../../../shared/protocol/pairing.ts";
import type { DeviceChange, DeviceState, DeviceStore, KnownDevice } from "../port.ts";
import type { RoomId } from "../room-id.ts";
import { addedDevices } from "../rules/added-devices.ts";
import { dayOf } from "../rules/day.ts";
import type { Outcome } from "./append.ts";
import type { Engine } from "./connection/engine.ts";
import { asList, asText, asTextOrNull } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import { type Keys, partOf } from "./keys.ts";

const CLAIM = readScript("claim-token", "holders");
const SEE = readScript("see", "room");

/** A reservation that led to nothing expires after this time. */
const RESERVED_MS = 3_600_000;
const FOR_GOOD = 0;

/** The device of a room that a credential belongs to. */
type Holder = { readonly roomId: RoomId; readonly deviceId: string };

/**
 * Finds the seat of a credential. The room says which phones hold its seats; a credential's own key, in another part, only
 * points to the room. So the key is reserved before the room is written, and believed only if the room agrees.
 */
export class Credentials {
  readonly #engine: Engine;
  readonly #keys: Keys;

  constructor(engine: Engine, keys: Keys) {
    this.#engine = engine;
    this.#keys = keys;
  }

  /** Runs a write that adds phones, with their credentials reserved for it; `taken` when one of them has another seat. */
  async hold(roomId: RoomId, changes: readonly DeviceChange[], write: () => Promise<Outcome>): Promise<Outcome> {
    const added = addedDevices(changes);
    if (added === null) return "taken";
    if (added.length === 0) return await write();
    const reserved = added.map(({ deviceId, tokenHash }) => this.#reserve(tokenHash, `${roomId} ${deviceId}`));
    if (!(await Promise.all(reserved)).every(Boolean)) return "taken";
    const outcome = await write();
    if (outcome === "appended") await this.keep(roomId, added);
    return outcome;
  }

  /** The room has these phones: their reservations become permanent, and are restored if a failover has lost them. */
  async keep(roomId: RoomId, devices: readonly NewDevice[]): Promise<void> {
    await Promise.all(
      devices.map(async ({ deviceId, tokenHash }) => {
        await this.#claim(tokenHash, { holder: `${roomId} ${deviceId}`, from: "", forMs: FOR_GOOD });
        await this.#engine.safe(this.#keys.token(tokenHash));
      }),
    );
  }

  async find(tokenHash: Hash): Promise<KnownDevice | null> {
    const [holder, tombstone] = await Promise.all([
      this.#engine.ask("GET", this.#keys.token(tokenHash)),
      this.#engine.ask("ZSCORE", this.#keys.tombstones(partOf(tokenHash)), tokenHash),
    ]);
    const at = holderOf(asTextOrNull(holder));
    if (at === null) return tombstone === null ? null : { state: "ended" };
    const known = await this.#findAt(at, tokenHash);
    const isHeld = known?.state === "active" || known?.state === "pending";
    // A phone that hears that it has no seat forgets it for good: no failover may give it back after that.
    if (!isHeld) await this.#engine.safe(this.#keys.devices(at.roomId));
    return known;
  }

  async #reserve(tokenHash: Hash, holder: string): Promise<boolean> {
    const now = await this.#claim(tokenHash, { holder, from: "", forMs: RESERVED_MS });
    if (now === holder) return true;
    const at = holderOf(now);
    if (at === null || (await this.#findAt(at, tokenHash)) !== null) return false;
    return (await this.#claim(tokenHash, { holder, from: now, forMs: RESERVED_MS })) === holder;
  }

  /** Returns who has the credential now. */
  async #claim(
    tokenHash: Hash,
    { holder, from, forMs }: { readonly holder: string; readonly from: string; readonly forMs: number },
  ): Promise<string> {
    const keys = [this.#keys.token(tokenHash), this.#keys.tombstones(partOf(tokenHash))];
    return asText(await this.#engine.run(CLAIM, keys, [tokenHash, holder, from, String(forMs)]));
  }

  async #findAt({ roomId, deviceId }: Holder, tokenHash: Hash): Promise<KnownDevice | null> {
    const [device, loose] = await Promise.all([
      this.#engine.ask("HGET", this.#keys.devices(roomId), deviceId),
      this.#engine.ask("HGET", this.#keys.loose(partOf(roomId)), tokenHash),
    ]);
    const known = deviceOf(asTextOrNull(device));
    if (known?.tokenHash === tokenHash) return { state: known.state, roomId, seat: known.seat, deviceId };
    const until = asTextOrNull(loose)?.split(" ")[0] ?? "0";
    return until === "0" ? null : { state: "ended" };
  }
}

/** The devices and their credentials, and the day on which each device was last there. */
export function redisDevices(engine: Engine, keys: Keys, credentials: Credentials): DeviceStore {
  return {
    find: (tokenHash) => credentials.find(tokenHash),
    seen: async (roomId, deviceId, nowMs) => {
      const where = [keys.devices(roomId), keys.mark(partOf(roomId))];
      await engine.run(SEE, where, [deviceId, String(dayOf(nowMs))]);
    },
    seenSince: async (roomId, seat, sinceMs) => {
      const devices = asList(await engine.ask("HVALS", keys.devices(roomId))).map((text) => deviceOf(asText(text)));
      const active = devices.find((known) => known?.seat === seat && known.state === "active");
      return (active?.seenDay ?? -1) >= dayOf(sinceMs);
    },
  };
}

function holderOf(text: string | null): Holder | null {
  const [roomId, deviceId] = text?.split(" ") ?? [];
  return roomId === undefined || deviceId === undefined ? null : { roomId, deviceId };
}

/** A device as the scripts write it. */
function deviceOf(text: string | null) {
  const [seat, state, tokenHash, day] = text?.split(" ") ?? [];
  if (seat === undefined || state === undefined) return null;
  const seenDay = day === undefined || day === "-" ? null : Number(day);
  return { seat: seat as Seat, state: state as DeviceState, tokenHash, seenDay }; // written by devices.lua
}
