let settings = "";
try {
  settings = localStorage.getItem("attune.settings") ?? "";
} catch {
  // No storage.
}
/** @param {string} key */
const setting = (key) => settings.split(`"${key}":"`)[1]?.split('"')[0] ?? "";

// A phone set to dark mode must not flash white at night.
document.documentElement.dataset.theme = setting("theme");

// Nothing is shown without its words, and a pair's screens not without the engine: when the app asks for them it is late by a
// round trip. src/words/languages.ts picks for good.
/** @type {Readonly<Record<string, string>>} filled in by the build */
const ahead = {};
const wished = [setting("language"), ...navigator.languages.map((tag) => tag.slice(0, 2))];
const spoken = wished.find((language) => language in ahead) ?? "en";
for (const name of setting("partnerPhone") ? [spoken, "engine"] : [spoken])
  document.head.append(Object.assign(document.createElement("link"), { rel: "modulepreload", href: ahead[name] }));

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
