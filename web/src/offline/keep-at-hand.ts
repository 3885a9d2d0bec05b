/** Long after the first sight. */
const AFTER_MS = 2_000;

/** Plain http has no service worker that keeps the app: what is loaded later comes while there is still a network. */
export function keepAtHand(load: () => Promise<unknown>): () => void {
  if ("serviceWorker" in navigator) return () => undefined;
  const timer = setTimeout(() => load().catch(() => undefined), AFTER_MS);
  return () => clearTimeout(timer);
}
