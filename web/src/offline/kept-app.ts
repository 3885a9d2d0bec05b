import { type Build, keepApp, type Scope } from "./keep-app.ts";

/** What the server itself says, also to a host who looks at it in a browser. */
const OF_SERVER = /^\/(?:socket\.io\/|healthz$|readyz$)/;

/** Whether it is asked for something that the app consists of. */
export function isOfApp({ method, url }: Pick<Request, "method" | "url">, home: string): boolean {
  const { origin, pathname } = new URL(url);
  return method === "GET" && origin === home && !OF_SERVER.test(pathname);
}

/**
 * Answers the page and its files from this phone, unless its storage is broken. Browsers drop single files that got damaged on
 * the disk: when one is missing everything is cached anew, for the next time without a network.
 */
export function keptApp(
  scope: Scope,
  build: Build,
): (event: Pick<FetchEvent, "request" | "waitUntil">) => Promise<Response> {
  const files = new Set(build.files);
  let mending: Promise<void> | null = null;
  const mend = (): Promise<void> => {
    // If it fails, whatever is missed next tries again.
    mending ??= keepApp(scope, build)
      .catch(() => undefined)
      .finally(() => {
        mending = null;
      });
    return mending;
  };
  return async (event) => {
    const { request } = event;
    const { pathname } = new URL(request.url);
    // All pages of the app are the same page.
    const isPage = request.mode === "navigate" && !pathname.includes(".");
    const find = async (): Promise<Response | undefined> => {
      const cache = await scope.caches.open(build.cacheName);
      return await cache.match(isPage ? "/" : request, { ignoreSearch: isPage });
    };
    const kept = await find().catch(() => undefined);
    if (kept !== undefined) return kept;
    const answer = await scope.fetch(request);
    if (isPage || files.has(pathname)) event.waitUntil(mend());
    return answer;
  };
}
