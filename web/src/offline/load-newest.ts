import { takeOver } from "./take-over.ts";

/** On a network that has gone silent, nobody waits longer to see the page again. */
const WITHIN_MS = 10_000;

/**
 * Loads the page again, in the newest version: to a plain reload the service worker answers with the version it has cached,
 * and the button would never help.
 */
export async function loadNewest(): Promise<void> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, WITHIN_MS, null));
  const newer = await Promise.race([newerWorker().catch(() => null), late]);
  if (newer === null) location.reload();
  else takeOver(newer);
}

/** Plain http has no service worker: this rejects. */
async function newerWorker(): Promise<ServiceWorker | null> {
  const registration = await navigator.serviceWorker.getRegistration();
  await registration?.update().catch(() => undefined);
  const installing = registration?.installing;
  if (installing) await new Promise((resolve) => installing.addEventListener("statechange", resolve, { once: true }));
  return registration?.waiting ?? null;
}
