import type { FastifyBaseLogger } from "fastify";
import { StoreCannotOpen } from "../store/cannot-open.ts";
import { StoreUnavailable } from "../store/port.ts";
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
const AWAY = "The store can't be used: Redis is away, or the disk is full. It is tried again until it can.";
const BROKEN = "Something broke. The server goes on.";

export function createWatch(log: FastifyBaseLogger, metrics: Metrics, monotonicMs: () => number): Watch {
  const tag = createRoomTag();
  const saidAtMs = new Map<Place, number>();
  const isSaid = (where: Place): boolean => monotonicMs() - (saidAtMs.get(where) ?? -Infinity) < AWAY_EVERY_MS;
  return {
    failed: (where, roomId) => (error) => {
      metrics.failed(where);
      const isAway = error instanceof StoreUnavailable;
      if (isAway && isSaid(where)) return;
      if (isAway) saidAtMs.set(where, monotonicMs());
      const room = roomId === undefined ? {} : { room: tag(roomId) };
      log.error({ err: error, where, ...room }, isAway ? whyAway(error) : BROKEN);
    },
  };
}

/** What leads to a Redis that can't be used, after a failover to nowhere, say, is told as it would be at the start. */
const whyAway = ({ cause }: StoreUnavailable): string => (cause instanceof StoreCannotOpen ? cause.message : AWAY);
