/// <reference lib="webworker" />
import { keepApp } from "./keep-app.ts";
import { NOTICE_CACHE, showSmallUpdates } from "./small-updates.ts";

/** Filled in by the build: every file of the app, the page's script, and a version that changes with any file. */
declare const __FILES__: readonly string[];
declare const __ENTRY__: string;
declare const __VERSION__: string;

const scope = self as unknown as ServiceWorkerGlobalScope; // this file runs as a service worker only
const cacheName = `attune-${__VERSION__}`;

showSmallUpdates(scope);

scope.addEventListener("install", (event) => {
  event.waitUntil(keepApp(scope, { cacheName, entry: __ENTRY__, files: __FILES__ }));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => scope.clients.claim()));
});

scope.addEventListener("message", ({ data }) => {
  if (data === "takeOver") void scope.skipWaiting();
});

scope.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== scope.location.origin || pathname.startsWith("/socket.io/")) return;
  event.respondWith(answer(request, pathname));
});

/** The shell and its files come from this phone, unless its storage is broken. */
async function answer(request: Request, pathname: string): Promise<Response> {
  const kept = await keptFor(request, pathname).catch(() => undefined);
  return kept ?? (await fetch(request));
}

/** All pages of the app are the same page. */
async function keptFor(request: Request, pathname: string): Promise<Response | undefined> {
  const cache = await caches.open(cacheName);
  const isPage = request.mode === "navigate" && !pathname.includes(".");
  return await cache.match(isPage ? "/" : request, { ignoreSearch: isPage });
}

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name !== cacheName && name !== NOTICE_CACHE).map((name) => caches.delete(name)),
  );
}
