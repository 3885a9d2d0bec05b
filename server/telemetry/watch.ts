import type { FastifyBaseLogger } from "fastify";
import { StoreCannotOpen } from "../store/cannot-open.ts";
import { DiskUnavailable, StoreStopped, StoreUnavailable } from "../store/port.ts";
import { describeError } from "./log.ts";
import type { Metrics, Part } from "./metrics.ts";
import { createRoomTag } from "./room-tag.ts";

/**
 * Where the parts of the server report failures: a log line and a metric, never what a phone has sent. A room is named by its
 * tag.
 */
export type Watch = {
  readonly failed: (where: Part, roomId?: string) => (error: unknown) => void;
};

/** How often an unavailable store is logged: it fails every request, and the metric counts them all. */
const AWAY_EVERY_MS = 10_000;
/**
 * How often the same fault is logged. One may come with each request in an unreadable room, and with a damaged index at each
 * look for what is due.
 */
const FAULT_EVERY_MS = 60_000;
const MOST_REMEMBERED = 1_000;
const AGAIN = "It is tried again until it can.";
const AWAY = `The store can't be used: Redis or its replica is away or full. ${AGAIN}`;
const BROKEN = "Something broke. The server goes on.";

/** Reports to this log and these metrics, each fault at most once in a while. */
export function createWatch(log: FastifyBaseLogger, metrics: Metrics, monotonicMs: () => number): Watch {
  const tag = createRoomTag();
  const isNews = createMemory(monotonicMs);
  return {
    failed: (where, roomId) => (error) => {
      if (isPassing(error)) metrics.storeAway();
      else metrics.failed(where);
      const room = roomId === undefined ? {} : { room: tag(roomId) };
      if (error instanceof StoreUnavailable) {
        if (isNews(where, AWAY_EVERY_MS)) log.error({ err: error, where, ...room }, whyAway(error));
      } else if (isNews(JSON.stringify([where, room, faultOf(error)]), FAULT_EVERY_MS)) {
        log.error({ err: error, where, ...room }, BROKEN);
      }
    },
  };
}

/** A failover or a full disk is no fault of the server's, and it comes through one by itself. */
const isPassing = (error: unknown): boolean => error instanceof StoreUnavailable && !(error instanceof StoreStopped);

/** Distinguishes faults by their kind and where they were thrown. */
function faultOf(error: unknown): readonly unknown[] {
  const { kind, errno, at } = describeError(error);
  return [kind, errno, at?.[0]];
}

/** Returns whether to report it now, because it wasn't reported within `everyMs`. */
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

/**
 * An unusable Redis, perhaps after a failover to a wrong one, is explained as it would be at the start. What needs a restart must
 * not be reported as something that passes.
 */
function whyAway(error: StoreUnavailable): string {
  if (error instanceof StoreStopped) return error.message;
  if (error instanceof DiskUnavailable) return `${error.message} ${AGAIN}`;
  return error.cause instanceof StoreCannotOpen ? error.cause.message : AWAY;
}
