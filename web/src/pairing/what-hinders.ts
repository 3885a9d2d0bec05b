/** What keeps a page from pairing though the server is there; null when nothing is known to. */
export type Hindrance = "otherAddress" | "newerVersion";

/**
 * The server takes no connection from a page at an address that it doesn't show; and the parts of a page that were not loaded
 * yet are gone once it has newer ones. Browsers don't tell why something failed, so all is tried.
 */
export async function whatHinders(): Promise<Hindrance | null> {
  const own = document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "/";
  if ((await statusOf("/healthz")) !== 200) return null;
  if ((await statusOf(own)) === 404) return "newerVersion";
  return (await canConnect()) ? null : "otherAddress";
}

/** As the server answers: what lies on this phone isn't asked by that method. */
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
