import { useEffect } from "preact/hooks";
import { directionOf } from "../words/languages.ts";
import { useWords } from "../words/use-words.ts";
import { useSettings } from "./use-settings.ts";

/** Tells the document what the styles and the browser need to know. */
export function useAppearance(): void {
  const { settings } = useSettings();
  const { language } = useWords();
  useEffect(() => {
    const { documentElement } = document;
    documentElement.lang = language;
    documentElement.dir = directionOf(language);
  }, [language]);
  useEffect(() => {
    document.documentElement.dataset["theme"] = settings.theme;
    colourBrowser();
    // The system may switch between dark and light in the evening.
    const system = matchMedia("(prefers-color-scheme: dark)");
    system.addEventListener("change", colourBrowser);
    return () => system.removeEventListener("change", colourBrowser);
  }, [settings.theme]);
}

/** What the browser draws around the page gets the page's own background. */
function colourBrowser(): void {
  const { backgroundColor } = getComputedStyle(document.documentElement);
  document.querySelector('meta[name="theme-color"]')?.setAttribute("content", backgroundColor);
}
