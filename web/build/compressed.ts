import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const PAGE = "index.html";

/**
 * Lays a `.br` and a `.gz` beside each text file, once, as small as they get; the server picks what the browser takes. Those of
 * the page come last of all that is built: where they are, nothing is missing (see tools/build-web.ts).
 */
export function compressed(): Plugin {
  return {
    name: "attune-compressed",
    apply: "build",
    enforce: "post",
    closeBundle: {
      order: "post",
      handler() {
        const folder = this.environment.config.build.outDir;
        const names = globSync("**/*.{js,css,html,svg,webmanifest}", { cwd: folder });
        for (const name of [...names.filter((file) => file !== PAGE), PAGE]) {
          const path = join(folder, name);
          const content = readFileSync(path);
          writeFileSync(`${path}.br`, brotliCompressSync(content));
          writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}
