import type { Head } from "../../../shared/protocol/envelope.ts";
import { type RoomStore, type StoredRoom, StoreUnavailable } from "../port.ts";
import type { RoomId } from "../room-id.ts";
import type { Appender } from "./append.ts";
import type { Engine } from "./connection/engine.ts";
import type { Reply } from "./connection/line.ts";
import { asList, asText, asTextOrNull } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import type { Credentials } from "./credentials.ts";
import { earliest } from "./earliest.ts";
import { fromText } from "./entries.ts";
import { type Keys, partOf } from "./keys.ts";
import type { Marks } from "./marks.ts";
import { partsThatAnswer } from "./parts-that-answer.ts";

const LOAD = readScript("load", "room");
const READ = readScript("read");
const HEADS = readScript("heads", "room");

export type RoomPorts = {
  readonly engine: Engine;
  readonly keys: Keys;
  readonly marks: Marks;
  readonly appender: Appender;
  readonly credentials: Credentials;
  readonly purge: RoomStore["purge"];
};

/** The rooms, each written and read by one script. */
export function redisRooms(ports: RoomPorts): RoomStore {
  const { engine, keys, appender, credentials, purge } = ports;
  const load: RoomStore["load"] = async (roomId) => {
    const part = partOf(roomId);
    const reply = await engine.run(LOAD, [keys.room(roomId), keys.mark(part), keys.loose(part)], [roomId]);
    const stored = storedRoom(reply);
    if (stored === null && reply !== "left") checkNotLost(part, asTextOrNull(asList(reply)[0] ?? null), ports);
    // A phone that reads its own event takes it for saved, and one that hears that the pairing has ended forgets it.
    await engine.safe(keys.room(roomId));
    return stored;
  };
  return {
    load,
    append: async (roomId, write) => {
      const append = () => appender.append(roomId, write);
      const outcome = await (write.devices.length === 0 ? append() : credentials.hold(roomId, write.devices, append));
      if (outcome === "taken") throw new Error("A credential or a device can't be added twice.");
      if (outcome !== "missing") return outcome;
      await load(roomId);
      return "gone";
    },
    read: async (roomId, afterSeq) => {
      const entries = await engine.run(READ, [keys.room(roomId)], [String(afterSeq)]);
      return Array.isArray(entries) ? asList(entries).map((text) => fromText(asText(text))) : null;
    },
    command: async (roomId, id) => {
      const found = asTextOrNull(await engine.ask("HGET", keys.room(roomId), `c${id}`));
      if (found === null) return null;
      // Whoever wrote it may still be waiting for the replicas.
      await engine.safe(keys.room(roomId));
      const [seq, fingerprint = ""] = found.split(" ");
      return { seq: Number(seq), fingerprint: fingerprint === "" ? null : fingerprint };
    },
    due: (nowMs, limit) => earliest(engine, keys.due, nowMs, limit),
    purge,
  };
}

/** Throws when what isn't there may have been lost with its part; `life` is the part's current one. */
function checkNotLost(part: string, life: string | null, { engine, keys, marks }: RoomPorts): void {
  if (marks.isAsMet(part, life)) return marks.missing(part);
  const why = new StoreUnavailable("Redis has lost writes.");
  engine.renew(keys.mark(part), why);
  throw why;
}

/**
 * The heads of many rooms with one request for each part, all sent together; null where there is no room, undefined where its
 * shard is away.
 */
export async function headsOf(
  engine: Engine,
  keys: Keys,
  roomIds: readonly RoomId[],
): Promise<readonly (Head | null | undefined)[]> {
  const heads = new Map<RoomId, Head | null>();
  const parts = Map.groupBy(new Set(roomIds), partOf);
  await partsThatAnswer(
    [...parts].map(async ([part, ids]) => {
      const reply = asList(await engine.run(HEADS, [keys.mark(part), ...ids.map(keys.room)]));
      for (const [index, roomId] of ids.entries()) heads.set(roomId, headOf(asList(reply[index] ?? null)));
    }),
  );
  return roomIds.map((roomId) => heads.get(roomId));
}

function headOf([logId, seq, hash]: readonly Reply[]): Head | null {
  return hash === undefined ? null : { logId: asText(logId ?? ""), seq: Number(seq), hash: asText(hash) };
}

function storedRoom(reply: Reply): StoredRoom | null {
  const fields = asList(reply);
  const head = headOf(fields);
  if (head === null) return null;
  const [state = "", dueAtMs = ""] = fields.slice(3).map(asText);
  return { head, state, dueAtMs: dueAtMs === "" ? null : Number(dueAtMs) };
}
