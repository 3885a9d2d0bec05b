import { useEffect, useState } from "preact/hooks";
import { takeOver } from "./take-over.ts";

/** The worker's file, at the root so that it may serve the whole app. */
const WORKER = "/service-worker.js";

/** Null while this is the newest version; else a function that changes to the newer one, reloading the page. */
export function useUpdate(): (() => void) | null {
  const [change, setChange] = useState<(() => void) | null>(null);
  useEffect(() => {
    // Plain http has no service worker; the app works without.
    if (!("serviceWorker" in navigator)) return undefined;
    return watch((run) => setChange(() => run));
  }, []);
  return change;
}

function watch(found: (change: () => void) => void): () => void {
  const { serviceWorker } = navigator;
  let wasServed = serviceWorker.controller !== null;
  let registration: ServiceWorkerRegistration | undefined;
  // The very first worker replaces nothing: there was none before it.
  const look = (worker: ServiceWorker | null | undefined): void => {
    if (worker?.state === "installed" && serviceWorker.controller !== null) found(() => takeOver(worker));
  };
  // Another tab has already switched: files that this page would still load may be gone.
  const onChange = (): void => {
    if (wasServed) found(() => location.reload());
    wasServed = true;
  };
  // An app that stays open for days checks on its own.
  const onVisible = (): void => {
    if (document.visibilityState === "visible") registration?.update().catch(() => undefined);
  };
  const register = async (): Promise<void> => {
    registration = await serviceWorker.register(WORKER).catch(() => undefined);
    look(registration?.waiting);
    registration?.addEventListener("updatefound", () => {
      const installing = registration?.installing;
      installing?.addEventListener("statechange", () => look(installing));
    });
  };
  serviceWorker.addEventListener("controllerchange", onChange);
  document.addEventListener("visibilitychange", onVisible);
  void register();
  return () => {
    serviceWorker.removeEventListener("controllerchange", onChange);
    document.removeEventListener("visibilitychange", onVisible);
  };
}
