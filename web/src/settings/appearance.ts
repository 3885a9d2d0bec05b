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
    const { documentElement } = document;
    documentElement.dataset["theme"] = settings.theme;
    const ground = getComputedStyle(documentElement).getPropertyValue("--ground").trim();
    document.querySelector('meta[name="theme-color"]')?.setAttribute("content", ground);
  }, [settings.theme]);
}
