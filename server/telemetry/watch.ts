import type { FastifyBaseLogger } from "fastify";
import { StoreCannotOpen } from "../store/cannot-open.ts";
import { StoreUnavailable } from "../store/port.ts";
import { describeError } from "./log.ts";
import type { Metrics, Place } from "./metrics.ts";
import { createRoomTag } from "./room-tag.ts";

/**
 * Where the parts of the server report what broke: a line in the log and a figure, never what a phone has sent. The
 * room, where there is one, is named by its tag.
 */
export type Watch = {
  readonly failed: (where: Place, roomId?: string) => (error: unknown) => void;
};

/** A store that is away fails every request. One line in so long says it; the figure counts them all. */
const AWAY_EVERY_MS = 10_000;
/**
 * So it is with a fault that comes again and again: in a room that can't be read every request of its phones breaks, and on a
 * damaged index each look for what is due.
 */
const FAULT_EVERY_MS = 60_000;
const MOST_REMEMBERED = 1_000;
const AWAY = "The store can't be used: Redis is away, or the disk is full. It is tried again until it can.";
const BROKEN = "Something broke. The server goes on.";

export function createWatch(log: FastifyBaseLogger, metrics: Metrics, monotonicMs: () => number): Watch {
  const tag = createRoomTag();
  const isNews = createMemory(monotonicMs);
  return {
    failed: (where, roomId) => (error) => {
      metrics.failed(where);
      const room = roomId === undefined ? {} : { room: tag(roomId) };
      if (error instanceof StoreUnavailable) {
        if (isNews(where, AWAY_EVERY_MS)) log.error({ err: error, where, ...room }, whyAway(error));
      } else if (isNews(JSON.stringify([where, room, faultOf(error)]), FAULT_EVERY_MS)) {
        log.error({ err: error, where, ...room }, BROKEN);
      }
    },
  };
}

/** Tells faults apart by their kind and where they were thrown. */
function faultOf(error: unknown): readonly unknown[] {
  const { kind, errno, at } = describeError(error);
  return [kind, errno, at?.[0]];
}

/** Whether something is to be said (again), as it wasn't for so long. */
function createMemory(monotonicMs: () => number): (what: string, everyMs: number) => boolean {
  const saidAtMs = new Map<string, number>();
  return (what, everyMs) => {
    const nowMs = monotonicMs();
    if (nowMs - (saidAtMs.get(what) ?? -Infinity) < everyMs) return false;
    if (saidAtMs.size >= MOST_REMEMBERED) saidAtMs.clear();
    saidAtMs.set(what, nowMs);
    return true;
  };
}

/** What leads to a Redis that can't be used, after a failover to nowhere, say, is told as it would be at the start. */
const whyAway = ({ cause }: StoreUnavailable): string => (cause instanceof StoreCannotOpen ? cause.message : AWAY);
