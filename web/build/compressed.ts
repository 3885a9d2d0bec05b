import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Lays a `.br` and a `.gz` beside each text file, once, as small as they get; the server picks what the browser takes. */
export function compressed(): Plugin {
  return {
    name: "attune-compressed",
    apply: "build",
    enforce: "post",
    closeBundle: {
      order: "post",
      handler() {
        const folder = this.environment.config.build.outDir;
        for (const name of globSync("**/*.{js,css,html,svg,webmanifest}", { cwd: folder })) {
          const path = join(folder, name);
          const content = readFileSync(path);
          writeFileSync(`${path}.br`, brotliCompressSync(content));
          writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        }
      },
    },
  };
}
