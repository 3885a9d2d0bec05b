const AGAIN_MS = 3_000;

/** For a page that can't even say what it lacks: during a deploy, a file may be missing for a moment. */
export function loadAgainSoon(): void {
  watchConnection((away) => {
    if (!away) setTimeout(() => location.reload(), AGAIN_MS);
  });
}

/** Reports whether the server is out of reach, and reloads the page as soon as it is back. Returns the unsubscribe function. */
export function watchConnection(tell: (away: boolean) => void): () => void {
  let wasAway = false;
  let timer = 0;
  let over = false;
  const ask = async (): Promise<void> => {
    clearTimeout(timer);
    const isThere = await fetch("/", { method: "HEAD", cache: "no-store" }).then(
      ({ ok }) => ok,
      () => false,
    );
    if (over) return;
    if (isThere && wasAway) return location.reload();
    wasAway ||= !isThere;
    tell(wasAway);
    if (wasAway) timer = window.setTimeout(ask, AGAIN_MS);
  };
  const look = (): void => void ask();
  look();
  addEventListener("online", look);
  return () => {
    over = true;
    clearTimeout(timer);
    removeEventListener("online", look);
  };
}
