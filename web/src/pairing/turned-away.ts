/**
 * Whether the server is there and takes no connection from this page: it knows only the addresses that it shows. Browsers
 * don't tell why a connection failed, so both are tried.
 */
export async function isTurnedAway(): Promise<boolean> {
  const isThere = await fetch("/healthz", { cache: "no-store" }).then(
    ({ ok }) => ok,
    () => false,
  );
  return isThere && !(await canConnect());
}

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
