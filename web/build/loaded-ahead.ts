import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin, Rolldown } from "vite";

/** The words of a language: `de`. */
const WORDS = /^[a-z]{2}$/;
const SELDOM_SCREENS = "seldom-screens";

/**
 * Writes `ahead.json`, which the server reads: by language, the files without which the page shows nothing, and those of a page
 * opened by a link, which begins with a screen that is seldom needed.
 */
export function loadedAhead(): Plugin {
  return {
    name: "attune-loaded-ahead",
    apply: "build",
    writeBundle({ dir = "" }, bundle) {
      const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
      const named = (name: string) => chunks.filter((chunk) => chunk.name === name);
      const screens = withImports(named(SELDOM_SCREENS), bundle);
      const words = chunks.filter(({ name }) => WORDS.test(name));
      const byLanguage = words.map(({ name, fileName }) => {
        const seldomWords = named(`${name}.seldom`).map((chunk) => chunk.fileName);
        return [name, { page: [fileName], link: [fileName, ...seldomWords, ...screens] }];
      });
      writeFileSync(join(dir, "ahead.json"), JSON.stringify(Object.fromEntries(byLanguage)));
    },
  };
}

/** The files of these chunks and of all that they import, but for the page's own script. */
function withImports(chunks: readonly Rolldown.OutputChunk[], bundle: Rolldown.OutputBundle): readonly string[] {
  const files = new Set<string>();
  const add = (chunk: Rolldown.OutputAsset | Rolldown.OutputChunk | undefined): void => {
    if (chunk?.type !== "chunk" || chunk.isEntry || files.has(chunk.fileName)) return;
    files.add(chunk.fileName);
    for (const imported of chunk.imports) add(bundle[imported]);
  };
  for (const chunk of chunks) add(chunk);
  return [...files];
}
