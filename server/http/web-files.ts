import { existsSync } from "node:fs";
import { join, sep } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyError, FastifyInstance, FastifyReply } from "fastify";
import { loadedAhead } from "./loaded-ahead.ts";

const PAGE = "index.html";
const NO_WEB_APP = "Attune is running. The web app isn't built here yet: npm run build.\n";
const NOT_FOUND = "There is nothing at this address.\n";
const BROKEN = "Something went wrong on the server. Try again in a moment.\n";

/** Serves the built web app. Its hashed files may be cached for ever; the page and its service worker are revalidated. */
export async function addWebFiles(
  http: FastifyInstance,
  root: string,
  failed: (error: unknown) => void,
): Promise<void> {
  if (!existsSync(join(root, PAGE))) {
    http.get("/", async (_request, reply) => reply.type(PLAIN).send(NO_WEB_APP));
    http.setNotFoundHandler(async (_request, reply) => notFound(reply));
    return;
  }
  const aheadFor = loadedAhead(root);
  await http.register(fastifyStatic, {
    root,
    cacheControl: false,
    // The build puts them beside the files; none is made here.
    preCompressed: true,
    setHeaders: (reply, path) => {
      const hashed = path.startsWith(join(root, "assets") + sep);
      reply.header("cache-control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
      if (!path.startsWith(join(root, PAGE))) return;
      const { headers, routeOptions } = reply.request;
      const byLink = DOORS.some((door) => door === routeOptions.url);
      const ahead = aheadFor({ acceptLanguage: headers["accept-language"] ?? "", byLink });
      if (ahead !== null) reply.header("link", ahead).header("vary", "accept-language");
    },
  });
  const page = (reply: FastifyReply): FastifyReply => reply.header("cache-control", "no-cache").sendFile(PAGE);
  for (const path of DOORS) http.get(path, async (_request, reply) => page(reply));
  http.setNotFoundHandler(async ({ method, headers }, reply) => {
    const isPage = READS.has(method) && String(headers.accept ?? "").includes("text/html");
    return isPage ? page(reply) : notFound(reply);
  });
  http.setErrorHandler<FastifyError>(async (error, _request, reply) => {
    const { statusCode = 500 } = error;
    // A path that would lead out of the folder counts as not found.
    if (statusCode === 403) return notFound(reply);
    if (statusCode < 500) throw error;
    // The system's message names the file's path on this machine: that is for the host alone.
    failed(error);
    return reply.code(500).header("cache-control", "no-store").type(PLAIN).send(BROKEN);
  });
}

/** Opened from outside, by a link or from paper, and perhaps by a program that doesn't say that it takes pages. */
const DOORS = ["/j", "/card"] as const;
const PLAIN = "text/plain; charset=utf-8";
/** The methods that only read something here. */
export const READS: ReadonlySet<string> = new Set(["GET", "HEAD"]);

const notFound = (reply: FastifyReply): FastifyReply => reply.code(404).type(PLAIN).send(NOT_FOUND);
