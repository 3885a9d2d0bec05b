/// <reference lib="webworker" />
import { type Build, keepApp } from "./keep-app.ts";
import { isOfApp, keptApp } from "./kept-app.ts";
import { NOTICE_CACHE, showSmallUpdates } from "./small-updates.ts";

/** Filled in by the build: every file of the app, the page's script, and a version that changes with any file. */
declare const __FILES__: readonly string[];
declare const __ENTRY__: string;
declare const __VERSION__: string;

const scope = self as unknown as ServiceWorkerGlobalScope; // this file runs as a service worker only
const build: Build = { cacheName: `attune-${__VERSION__}`, entry: __ENTRY__, files: __FILES__ };
const answer = keptApp(scope, build);

showSmallUpdates(scope);

scope.addEventListener("install", (event) => {
  event.waitUntil(keepApp(scope, build));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(dropOthers().then(() => scope.clients.claim()));
});

scope.addEventListener("message", ({ data }) => {
  if (data === "takeOver") void scope.skipWaiting();
});

scope.addEventListener("fetch", (event) => {
  if (isOfApp(event.request, scope.location.origin)) event.respondWith(answer(event));
});

async function dropOthers(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name !== build.cacheName && name !== NOTICE_CACHE).map((name) => caches.delete(name)),
  );
}
