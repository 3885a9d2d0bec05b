import { parse } from "@formatjs/icu-messageformat-parser";
import type { Plugin } from "vite";

/** Parses the ICU messages at build time: phones get them ready to format, and no parser. Plain sentences stay text. */
export function readyWords(): Plugin {
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
