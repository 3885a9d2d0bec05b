import { join } from "node:path";
import { defineConfig, type Rolldown } from "vite";
import { compressed } from "./build/compressed.ts";
import { leanDigest } from "./build/lean-digest.ts";
import { leanStart } from "./build/lean-start.ts";
import { loadedAhead } from "./build/loaded-ahead.ts";
import { quietErrors } from "./build/quiet-errors.ts";
import { readyWords } from "./build/ready-words.ts";
import { serviceWorker } from "./build/service-worker.ts";
import { textOnly } from "./build/text-only.ts";

const root = import.meta.dirname;

/**
 * A paired phone needs the whole engine: in one file that is smaller than in three. A phone that pairs loads it as well, so
 * code shared with the steps of pairing may be in there.
 */
const inFewFiles: Rolldown.CodeSplittingGroup[] = [
  { name: "index", tags: ["$initial"], priority: 2 },
  { name: "engine", test: /client-sdk\/src\/engine\/engine\.ts$/, priority: 1 },
  { name: "seldom-screens", test: /web\/src\/screens\/seldom-screens\.ts$/, priority: 1 },
];

export default defineConfig({
  root,
  publicDir: join(root, "public"),
  plugins: [
    readyWords(),
    quietErrors(),
    textOnly(),
    leanDigest(),
    serviceWorker(root),
    leanStart(),
    loadedAhead(),
    compressed(),
  ],
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: {
    alias: { react: "preact/compat" },
  },
  build: {
    outDir: join(root, "dist"),
    emptyOutDir: true,
    target: "es2022",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // The first load names most chunks: a longer hash in each would cost bytes there.
    rolldownOptions: {
      output: { chunkFileNames: "assets/[name]-[hash:6].js", codeSplitting: { groups: inFewFiles } },
    },
  },
});
