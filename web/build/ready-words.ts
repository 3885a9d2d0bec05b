import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { compileMessage } from "./compile-message.ts";

/** Compiles the ICU messages at build time: phones get sentences and small functions, and no parser. */
export function readyWords(): Plugin {
  return {
    name: "attune-words",
    enforce: "pre",
    resolveId(source, importer = "") {
      if (!/^\.\/[a-z]+\.json$/.test(source) || !importer.endsWith("/src/words/messages.ts")) return null;
      // By another name, or the bundler would take what comes of it for JSON.
      return join(dirname(importer), source.replace(/\.json$/, ".words"));
    },
    load(id) {
      if (!id.endsWith(".words")) return null;
      const path = id.replace(/\.words$/, ".json");
      this.addWatchFile(path);
      const words = Object.entries(JSON.parse(readFileSync(path, "utf8")) as Record<string, string>);
      const compiled = words.map(([key, text]) => `${JSON.stringify(key)}:${compileMessage(text)}`);
      return `export default {${compiled.join()}}`;
    },
  };
}
