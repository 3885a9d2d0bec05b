import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Plugin } from "vite";
import { compileMessage } from "./compile-message.ts";

type Words = Readonly<Record<string, string>>;

/** Compiles the ICU messages at build time: phones get strings and small functions, and no parser. */
export function readyWords(): Plugin {
  return {
    name: "attune-words",
    enforce: "pre",
    resolveId(source, importer = "") {
      if (!/^\.\/[a-z.]+\.json$/.test(source) || !importer.endsWith("/src/words/messages.ts")) return null;
      // Under another name, or the bundler would treat the result as JSON.
      return join(dirname(importer), source.replace(/\.json$/, ".words"));
    },
    load(id) {
      if (!id.endsWith(".words")) return null;
      const path = id.replace(/\.words$/, ".json");
      this.addWatchFile(path);
      return `export default ${compiled(JSON.parse(readFileSync(path, "utf8")) as Words)}`;
    },
  };
}

/** `home.title` becomes `title` in `home`: a common beginning is written once. */
export function compiled(words: Words): string {
  const groups = Map.groupBy(Object.entries(words), ([key]) => key.slice(0, key.indexOf(".")));
  const sources = [...groups].map(([group, entries]) => {
    const messages = entries.map(([key, text]) => `${key.slice(group.length + 1)}:${compileMessage(text)}`);
    return `${group}:{${messages.join()}}`;
  });
  return `{${sources.join()}}`;
}
