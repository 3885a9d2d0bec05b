import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import type { Plugin, Rolldown } from "vite";

const FIRST = ["before-paint.js", "notes.js"];

/**
 * What runs before the first paint isn't a module, and is copied from `public`: here it loses its comments, and learns the files
 * of each language's words and of the engine, which it loads ahead.
 */
export function leanStart(): Plugin {
  let files: Readonly<Record<string, string>> = {};
  return {
    name: "attune-lean-start",
    apply: "build",
    writeBundle(_, bundle) {
      files = wordsAndEngine(bundle);
    },
    closeBundle() {
      for (const name of FIRST) {
        const path = join(this.environment.config.build.outDir, name);
        const source = readFileSync(path, "utf8").replace("const ahead = {}", `const ahead = ${JSON.stringify(files)}`);
        const { code } = transformSync(source, { minify: true, target: "es2022" });
        writeFileSync(path, code);
      }
    },
  };
}

/** By language, and `engine`. */
function wordsAndEngine(bundle: Rolldown.OutputBundle): Readonly<Record<string, string>> {
  const chunks = Object.values(bundle).filter((file) => file.type === "chunk");
  const ahead = chunks.filter(({ name }) => /^(?:[a-z]{2}|engine)$/.test(name));
  return Object.fromEntries(ahead.map(({ name, fileName }) => [name, `/${fileName}`]));
}
