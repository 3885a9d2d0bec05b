/** Changes to the newer version that waits, reloading the page. */
export function takeOver(waiting: ServiceWorker): void {
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("takeOver");
}
