import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build, type Plugin } from "vite";

/**
 * Builds the service worker after the app, with the list of files it caches, the page's script, and a version that changes with
 * them.
 */
export function serviceWorker(root: string): Plugin {
  return {
    name: "attune-service-worker",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      const built = Object.keys(bundle).filter((name) => name !== "index.html");
      const plain = readdirSync(join(root, "public"));
      const files = [...built, ...plain].map((name) => `/${name}`).toSorted();
      const digest = createHash("sha256").update(JSON.stringify(Object.values(bundle).map(contentOf)));
      for (const name of plain) digest.update(name).update(readFileSync(join(root, "public", name)));
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        define: {
          __FILES__: JSON.stringify(files),
          __ENTRY__: JSON.stringify(Object.values(bundle).find((file) => "isEntry" in file && file.isEntry)?.fileName),
          __VERSION__: JSON.stringify(digest.digest("hex").slice(0, 12)),
        },
        build: {
          outDir: dir,
          emptyOutDir: false,
          lib: {
            entry: join(root, "src/offline/service-worker.ts"),
            formats: ["iife"],
            name: "worker",
            fileName: () => "service-worker.js",
          },
        },
      });
    },
  };
}

const contentOf = (file: { readonly fileName: string; readonly code?: string; readonly source?: unknown }): string =>
  `${file.fileName} ${file.code ?? String(file.source)}`;
