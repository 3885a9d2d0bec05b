/** What prevents a page from pairing although the server is there; null when nothing known does. */
export type PairingObstacle = "otherAddress" | "newerVersion";

/**
 * The server accepts no connection from a page at an address that it doesn't list; and parts of a page that were not loaded
 * yet are gone once it has newer ones. Browsers don't say why something failed, so both are tried.
 */
export async function findPairingObstacle(): Promise<PairingObstacle | null> {
  const own = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "/";
  if ((await statusOf("/healthz")) !== 200) return null;
  if ((await statusOf(own)) === 404) return "newerVersion";
  return (await canConnect()) ? null : "otherAddress";
}

/** Asks the server itself: the service worker doesn't answer this method. */
const statusOf = (url: string): Promise<number> =>
  fetch(url, { method: "HEAD", cache: "no-store" }).then(
    ({ status }) => status,
    () => 0,
  );

function canConnect(): Promise<boolean> {
  const socket = new WebSocket(`${location.origin.replace("http", "ws")}/socket.io/?EIO=4&transport=websocket`);
  return new Promise((resolve) => {
    socket.addEventListener("open", () => {
      resolve(true);
      socket.close();
    });
    socket.addEventListener("error", () => resolve(false));
  });
}
