// A phone that is set to dark must not flash white at night.
try {
  const [, theme] = /"theme":"([a-z]+)"/.exec(localStorage.getItem("attune.settings") ?? "") ?? [];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage.
}

const [{ type } = {}] = performance.getEntriesByType("navigation");

// On a bad line, or while servers are exchanged, a script may not come, and nothing would be there to say so.
const again = () => setTimeout(() => location.reload(), type === "reload" ? 30_000 : 3_000);
addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && again(), true);

// After a quick exit only who opens the app anew comes in.
try {
  if (type !== "back_forward") sessionStorage.removeItem("attune.left");
  const stayAway = () => {
    if (sessionStorage.getItem("attune.left") === null) return;
    document.documentElement.hidden = true;
    location.replace("/notes.html");
  };
  stayAway();
  addEventListener("pageshow", ({ persisted }) => persisted && stayAway());
} catch {
  // No storage.
}
