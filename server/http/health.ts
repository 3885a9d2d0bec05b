import type { FastifyInstance } from "fastify";

export type Health = {
  /** Resolves when the server can serve people, throws when it can't. */
  readonly ready: () => Promise<void>;
};

/** `/healthz`: the process answers. `/readyz`: it can also save, and isn't about to stop. */
export function addHealth(http: FastifyInstance, health: Health): void {
  http.get("/healthz", async (_request, reply) => reply.header("cache-control", "no-store").send({ ok: true }));
  http.get("/readyz", async (_request, reply) => {
    reply.header("cache-control", "no-store");
    const ready = await health.ready().then(
      () => true,
      () => false,
    );
    return reply.code(ready ? 200 : 503).send({ ok: ready });
  });
}
