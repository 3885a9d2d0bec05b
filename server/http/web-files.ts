import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";

const NO_WEB_APP = "Attune is running. The web app isn't built here yet: npm run build.\n";
const NOT_FOUND = "There is nothing at this address.\n";

/** Serves the built web app. Its hashed files may be kept for ever; the page and its service worker are asked for anew. */
export async function addWebFiles(http: FastifyInstance, root: string): Promise<void> {
  if (!existsSync(join(root, "index.html"))) {
    http.get("/", async (_request, reply) => reply.type("text/plain; charset=utf-8").send(NO_WEB_APP));
    http.setNotFoundHandler(async (_request, reply) => notFound(reply));
    return;
  }
  await http.register(fastifyStatic, {
    root,
    cacheControl: false,
    // Laid beside the files by the build; none of them is made here.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(root, "assets") + sep);
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  http.setNotFoundHandler(async ({ method, headers }, reply) => {
    const isPage = READS.has(method) && String(headers.accept ?? "").includes("text/html");
    return isPage ? reply.header("cache-control", "no-cache").sendFile("index.html") : notFound(reply);
  });
  // A path that would lead out of the folder is one of those where there is nothing.
  http.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    if (error.statusCode !== 403) throw error;
    return notFound(reply);
  });
}

const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

const notFound = (reply: FastifyReply): FastifyReply =>
  reply.code(404).type("text/plain; charset=utf-8").send(NOT_FOUND);
