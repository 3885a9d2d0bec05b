import { type AppendResult, type LogFade, type RetentionStore, StoreUnavailable } from "../port.ts";
import type { RoomId } from "../room-id.ts";
import { instant } from "./append.ts";
import type { Cleaning } from "./cleaning.ts";
import type { Engine } from "./connection/engine.ts";
import { isFull } from "./connection/redis-errors.ts";
import { asPairs } from "./connection/replies.ts";
import { readScript } from "./connection/script.ts";
import { earliest } from "./earliest.ts";
import { type Keys, PARTS, partOf } from "./keys.ts";
import type { Leaving } from "./leaving.ts";
import { type Marks, outcomeOf } from "./marks.ts";
import type { Confirmations } from "./pairing/confirmations.ts";
import { expireIn } from "./pairing/invitation-doc.ts";
import type { InvitationDocs } from "./pairing/invitation-docs.ts";
import { partsThatAnswer } from "./parts-that-answer.ts";

const FADE = readScript("fade", "room");
const TIDY = readScript("tidy", "room");

/** How many invitations one sweep checks. */
const BATCH = 500;

export type RetentionPorts = {
  readonly engine: Engine;
  readonly keys: Keys;
  readonly marks: Marks;
  readonly docs: InvitationDocs;
  readonly confirmations: Confirmations;
  readonly leaving: Leaving;
  readonly cleaning: Cleaning;
  /** Throws while the data is in a version that this build can't read. */
  readonly inFormat: () => Promise<void>;
};

/** Fading, expiry and what follows them, and the rewriting of files afterwards. */
export function redisRetention(ports: RetentionPorts): RetentionStore {
  const { engine, keys, marks } = ports;
  const fade = async (roomId: RoomId, { nowMs, trimBeforeMs }: LogFade, state: readonly string[]) => {
    const part = partOf(roomId);
    const where = [keys.room(roomId), keys.keep(roomId), keys.mark(part), keys.fade(part), keys.old(part)];
    const reply = await engine.run(FADE, where, [roomId, String(nowMs), String(trimBeforeMs), ...state]);
    const outcome = outcomeOf(reply, keys.room(roomId), { part, marks, engine });
    await engine.safe(keys.room(roomId));
    return outcome as AppendResult; // the outcomes of fade.lua
  };
  return {
    fadable: async (nowMs, trimBeforeMs, limit) => {
      const [fading, old] = await Promise.all([
        earliest(engine, keys.fade, nowMs, limit),
        earliest(engine, keys.old, trimBeforeMs - 1, limit),
      ]);
      return [...new Set([...fading, ...old])].slice(0, limit);
    },
    fade: (roomId, write) => {
      const { expect, state, fadeAtMs } = write;
      return fade(roomId, write, [expect.logId, String(expect.seq), expect.hash, state, instant(fadeAtMs)]);
    },
    fadeLog: async (roomId, write) => {
      await fade(roomId, write, []);
    },
    sweep: async (nowMs) => {
      await ports.inFormat();
      await partsThatAnswer(PARTS.map((part) => tidy(ports, part, nowMs)));
      const failures = await expire(ports, nowMs);
      await ports.cleaning.run();
      marks.keep();
      const [first] = failures.filter((error) => error instanceof StoreUnavailable);
      if (first !== undefined) throw first;
      if (failures.length > 0) throw new AggregateError(failures, "What is stored of a pairing can't be read.");
    },
  };
}

async function tidy({ engine, keys, leaving }: RetentionPorts, part: string, nowMs: number): Promise<void> {
  const where = [keys.tombstones(part), keys.loose(part), keys.mark(part)];
  const notes = asPairs(await engine.run(TIDY, where, [String(nowMs)]));
  if (notes.length > 0) await engine.safe(keys.loose(part));
  await leaving.follow(part, notes);
}

/**
 * Finishes half-done confirmations, and deletes what has expired. What can't be read, or needs memory while there is none,
 * doesn't hold up anything else.
 */
async function expire({ docs, confirmations }: RetentionPorts, nowMs: number): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const id of await docs.expiring(nowMs, BATCH)) {
    try {
      await confirmations.exchange(
        id,
        (doc) => ({ next: doc === null ? null : expireIn(doc, nowMs), result: null }),
        null,
      );
    } catch (error) {
      if (error instanceof StoreUnavailable && !isFull(error)) throw error;
      failures.push(error);
    }
  }
  return failures;
}
