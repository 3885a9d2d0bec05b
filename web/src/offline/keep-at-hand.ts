/** Well after the first sight. */
const AFTER_MS = 2_000;

/** On plain http no service worker caches the app: what is loaded later is fetched while there is still a network. */
export function keepAtHand(load: () => Promise<unknown>): () => void {
  if ("serviceWorker" in navigator) return () => undefined;
  const timer = setTimeout(() => load().catch(() => undefined), AFTER_MS);
  return () => clearTimeout(timer);
}
