import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import type { Plugin } from "vite";

const FIRST = ["before-paint.js", "notes.js"];

/** What runs before the first paint isn't a module, and is copied from `public`: here it loses its comments. */
export function leanStart(): Plugin {
  return {
    name: "attune-lean-start",
    apply: "build",
    closeBundle() {
      for (const name of FIRST) {
        const path = join(this.environment.config.build.outDir, name);
        writeFileSync(path, transformSync(readFileSync(path, "utf8"), { minify: true, target: "es2022" }).code);
      }
    },
  };
}
