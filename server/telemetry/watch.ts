import type { FastifyBaseLogger } from "fastify";
import type { Metrics } from "./metrics.ts";

/** Where the parts of the server report what broke: a line in the log and a figure, never what a phone has sent. */
export type Watch = { readonly failed: (where: string) => (error: unknown) => void };

export const createWatch = (log: FastifyBaseLogger, metrics: Metrics): Watch => ({
  failed: (where) => (error) => {
    metrics.failed(where);
    log.error({ err: error, where }, "Something broke. The server goes on.");
  },
});
