// Runs before the first paint: a phone that is set to dark must not flash white at night.
try {
  const [, theme] = /"theme":"([a-z]+)"/.exec(localStorage.getItem("attune.settings") ?? "") ?? [];
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Without storage there is no choice to keep to.
}
