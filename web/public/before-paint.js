// Runs before the first paint.

// A phone that is set to dark must not flash white at night.
try {
  const [, theme] = /"theme":"([a-z]+)"/.exec(localStorage.getItem("attune.settings") ?? "") ?? [];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage there is no choice to keep to.
}

// After a quick exit (src/safety/quick-exit.ts) neither back nor forward leads here again: only who opens the app anew comes in.
try {
  const [{ type }] = performance.getEntriesByType("navigation");
  if (type !== "back_forward") sessionStorage.removeItem("attune.left");
  const stayAway = () => {
    if (sessionStorage.getItem("attune.left") === null) return;
    document.documentElement.hidden = true;
    location.replace("/notes.html");
  };
  stayAway();
  addEventListener("pageshow", ({ persisted }) => persisted && stayAway());
} catch {
  // Nor does a quick exit leave a mark.
}
