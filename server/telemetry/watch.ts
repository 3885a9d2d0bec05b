import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "./metrics.ts";
import { createRoomTag } from "./room-tag.ts";

/**
 * Where the parts of the server report what broke: a line in the log and a figure, never what a phone has sent. The
 * room, where there is one, is named by its tag.
 */
export type Watch = {
  readonly failed: (where: string, roomId?: string) => (error: unknown) => void;
};

export function createWatch(log: FastifyBaseLogger, metrics: Metrics): Watch {
  const tag = createRoomTag();
  return {
    failed: (where, roomId) => (error) => {
      metrics.failed(where);
      const room = roomId === undefined ? {} : { room: tag(roomId) };
      log.error({ err: error, where, ...room }, "Something broke. The server goes on.");
    },
  };
}
