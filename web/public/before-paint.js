// A phone that is set to dark must not flash white at night.
try {
  const [, theme] = /"theme":"([a-z]+)"/.exec(localStorage.getItem("attune.settings") ?? "") ?? [];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // No storage.
}

// After a quick exit only who opens the app anew comes in.
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
  // No storage.
}
