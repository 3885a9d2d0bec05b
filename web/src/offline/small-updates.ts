/// <reference lib="webworker" />

/** Every small update replaces the previous one. */
const TAG = "update";
/** Holds the notification's text as the page set it, in its language, and nothing else. */
export const NOTICE_CACHE = "attune-notice";
const NOTICE = "/notice";

/** Shows small updates in the service worker: one neutral sentence, whatever happened; the app knows the rest. */
export function showSmallUpdates(scope: ServiceWorkerGlobalScope): void {
  scope.addEventListener("push", (event) => event.waitUntil(show(scope)));
  scope.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(openApp(scope));
  });
  scope.addEventListener("pushsubscriptionchange", (event) => {
    // The page tells the server the next time it is opened.
    const { oldSubscription } = event;
    if (oldSubscription) event.waitUntil(scope.registration.pushManager.subscribe(oldSubscription.options));
  });
  scope.addEventListener("message", (event) => {
    const { notice } = Object(event.data) as { readonly notice?: unknown }; // whatever a page posts
    if (notice !== undefined) event.waitUntil(keepNotice(scope, notice));
  });
}

/**
 * Browsers require that each push is shown, and otherwise show words of their own with the page's address. If the app is
 * visible it is shown silently and removed at once.
 */
async function show({ clients, registration, caches }: ServiceWorkerGlobalScope): Promise<void> {
  const pages = await clients.matchAll({ type: "window", includeUncontrolled: true });
  const isLookedAt = pages.some(({ visibilityState }) => visibilityState === "visible");
  const kept = await caches.match(NOTICE, { cacheName: NOTICE_CACHE }).catch(() => undefined);
  const title = (await kept?.text()) ?? "A small update.";
  await registration.showNotification(title, { tag: TAG, icon: "/icon-192.png", silent: isLookedAt });
  if (!isLookedAt) return;
  for (const shown of await registration.getNotifications({ tag: TAG })) shown.close();
}

async function openApp({ clients }: ServiceWorkerGlobalScope): Promise<void> {
  const pages = await clients.matchAll({ type: "window" });
  // A page that a quick exit has led to stays as it is.
  const page = pages.find(({ url }) => !url.endsWith("/notes.html"));
  await (page === undefined ? clients.openWindow("/") : page.focus());
}

async function keepNotice({ caches }: ServiceWorkerGlobalScope, notice: unknown): Promise<void> {
  if (typeof notice !== "string") await caches.delete(NOTICE_CACHE);
  else await (await caches.open(NOTICE_CACHE)).put(NOTICE, new Response(notice));
}
