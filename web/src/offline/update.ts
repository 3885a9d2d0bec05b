import { useEffect, useState } from "preact/hooks";

/** The worker's file, beside the page so that it may serve all of it. */
const WORKER = "/service-worker.js";

/** Null while this is the newest version; else how to change to the newer one. A breath is never cut off for it. */
export function useUpdate(): (() => void) | null {
  const [waiting, setWaiting] = useState<ServiceWorker | null>(null);
  useEffect(() => {
    // Plain http has none; the app works without.
    if (!("serviceWorker" in navigator)) return;
    void watch(setWaiting);
  }, []);
  if (waiting === null) return null;
  return () => {
    navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
    waiting.postMessage("takeOver");
  };
}

async function watch(found: (worker: ServiceWorker) => void): Promise<void> {
  const registration = await navigator.serviceWorker.register(WORKER).catch(() => null);
  // Some browsers resolve without one where workers are switched off.
  if (!registration) return;
  const look = (worker: ServiceWorker | null): void => {
    // The very first worker takes over nothing: there was none before it.
    if (worker?.state === "installed" && navigator.serviceWorker.controller !== null) found(worker);
  };
  look(registration.waiting);
  registration.addEventListener("updatefound", () => {
    const { installing } = registration;
    installing?.addEventListener("statechange", () => look(installing));
  });
}
