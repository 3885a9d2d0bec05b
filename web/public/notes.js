// In the language and colours chosen here, or else the phone's: a page in others, or one that lights up a dark room, stands out.
const words = Object.entries({
  en: ["Notes", "New note"],
  es: ["Notas", "Nueva nota"],
  de: ["Notizen", "Neue Notiz"],
});
let chosen = "";
try {
  chosen = localStorage.getItem("attune.settings") ?? "";
} catch {
  // No storage.
}

const [, theme] = /"theme":"([a-z]+)"/.exec(chosen) ?? [];
if (theme) document.documentElement.dataset.theme = theme;

const [, own] = /"language":"([a-z]+)"/.exec(chosen) ?? [];
const wished = [own, ...navigator.languages].map((tag) => tag?.toLowerCase().split("-")[0]);
const known = wished.map((tag) => words.find(([language]) => language === tag));
const [language, [title, label]] = known.find((found) => found !== undefined) ?? words[0];
document.documentElement.lang = language;
document.title = title;
addEventListener("DOMContentLoaded", () => {
  document.querySelector("h1").textContent = title;
  document.querySelector("label").textContent = label;
});
