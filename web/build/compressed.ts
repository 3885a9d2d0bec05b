import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const PAGE = "index.html";

/**
 * Adds a `.br` and a `.gz` to each text file, compressed once and as small as possible; the server picks what the browser
 * accepts. Those of the page are built last of all: once they exist, nothing is missing (see tools/build-web.ts).
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
