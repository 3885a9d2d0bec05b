import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** By language: what the page needs at once, and what it needs when it was opened by a link. The build writes it. */
type Ahead = Readonly<Record<string, { readonly page: readonly string[]; readonly link: readonly string[] }>>;

/** All pages are the same file, but one opened by a link begins with a screen that is seldom needed. */
export type Asked = { readonly acceptLanguage: string; readonly byLink: boolean };

/**
 * The page shows nothing without the words of a language, and would ask for them only once a script of its own has run. This
 * makes the `Link` header that has them loaded a round trip earlier, by the browser's `Accept-Language`; null when the build
 * names none. Whoever chose another language in the app gets that one as before.
 */
export function loadedAhead(root: string): (asked: Asked) => string | null {
  const path = join(root, "ahead.json");
  const ahead = existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Ahead) : {};
  return ({ acceptLanguage, byLink }) => {
    // Browsers name the languages in the order of preference.
    const wished = acceptLanguage.split(",").map((tag) => tag.trim().slice(0, 2).toLowerCase());
    const files = ahead[wished.find((language) => language in ahead) ?? "en"]?.[byLink ? "link" : "page"];
    return files?.map((file) => `</${file}>; rel=modulepreload`).join(", ") ?? null;
  };
}
