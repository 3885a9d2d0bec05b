/** `entry` is the script with which the page begins: no other build's page names it. */
export type Build = { readonly cacheName: string; readonly entry: string; readonly files: readonly string[] };

export type Scope = Pick<ServiceWorkerGlobalScope, "caches" | "fetch">;

/**
 * Caches the page and its files, or rejects, and the browser tries again later. While servers are updated one by one, the page
 * may come from one that isn't yet: its files would soon be gone everywhere, and the app blank until the next update.
 */
export async function keepApp({ caches, fetch }: Scope, { cacheName, entry, files }: Build): Promise<void> {
  const page = await fetch("/");
  if (!(await page.clone().text()).includes(entry)) {
    // If some files of this build are missing here, they can't be had any more: the server's page works without them.
    if (page.ok) await caches.delete(cacheName);
    throw new Error("The page is of another build.");
  }
  const cache = await caches.open(cacheName);
  await cache.addAll(files);
  await cache.put("/", page);
}
