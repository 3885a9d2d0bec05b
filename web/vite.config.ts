import { createHash } from "node:crypto";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { parse } from "@formatjs/icu-messageformat-parser";
import { build, defineConfig, type Plugin } from "vite";

const root = import.meta.dirname;

/** Parses the ICU messages at build time: phones get them ready to format, and no parser. Plain sentences stay text. */
function readyWords(): Plugin {
  return {
    name: "attune-words",
    enforce: "pre",
    transform(json, id) {
      if (!/\/src\/words\/[a-z]+\.json$/.test(id)) return null;
      const words = Object.entries(JSON.parse(json) as Record<string, string>);
      const ready = words.map(([key, text]) => [key, /[{<]/.test(text) ? parse(text) : text]);
      return { code: JSON.stringify(Object.fromEntries(ready)), map: null };
    },
  };
}

/** Builds the service worker after the app, with the list of files it keeps and a version that changes with them. */
function serviceWorker(): Plugin {
  return {
    name: "attune-service-worker",
    apply: "build",
    async writeBundle({ dir = "" }, bundle) {
      const built = Object.keys(bundle).filter((name) => name !== "index.html");
      const files = [...built, ...readdirSync(join(root, "public"))].map((name) => `/${name}`).toSorted();
      const digest = createHash("sha256").update(JSON.stringify(Object.values(bundle).map(contentOf)));
      await build({
        configFile: false,
        logLevel: "warn",
        publicDir: false,
        define: { __FILES__: JSON.stringify(files), __VERSION__: JSON.stringify(digest.digest("hex").slice(0, 12)) },
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

export default defineConfig({
  root,
  publicDir: join(root, "public"),
  plugins: [readyWords(), serviceWorker()],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: {
      react: "preact/compat",
      "@formatjs/icu-messageformat-parser": "@formatjs/icu-messageformat-parser/no-parser.js",
    },
  },
  build: {
    outDir: join(root, "dist"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
  },
});
