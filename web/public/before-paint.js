// A phone set to dark mode must not flash white at night.
try {
  const [, theme] = /"theme":"([a-z]+)"/.exec(localStorage.getItem("attune.settings") ?? "") ?? [];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage.
}

const [{ type } = {}] = performance.getEntriesByType("navigation");

// On a bad connection, or during a deploy, a script may fail to load, and then nothing could say so.
const again = () => setTimeout(() => location.reload(), type === "reload" ? 30_000 : 3_000);
addEventListener("error", ({ target }) => target instanceof HTMLScriptElement && again(), true);

// After a quick exit, only opening the app anew leads back in.
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
