import type { Plugin } from "vite";

const UNUSED = "\0attune-unused:";

/** What never leaves for a phone, by the package that it is in: the server speaks websocket alone, and text alone. */
const unused: readonly (readonly [inPackage: string, file: RegExp, exports: readonly string[]])[] = [
  ["/engine.io-client/", /\/(?:polling-xhr|webtransport)(?:\.node)?\.js$/, ["XHR", "WT"]],
  // A binary packet would end the connection like any that can't be read.
  ["/socket.io-parser/", /^\.\/binary\.js$/, ["deconstructPacket", "reconstructPacket"]],
];

export function textOnly(): Plugin {
  return {
    name: "attune-text-only",
    enforce: "pre",
    resolveId(source, importer = "") {
      const found = unused.find(([inPackage, file]) => importer.includes(inPackage) && file.test(source));
      return found === undefined ? null : UNUSED + found[2].join();
    },
    load(id) {
      if (!id.startsWith(UNUSED)) return null;
      const names = id.slice(UNUSED.length).split(",");
      return names.map((name) => `export const ${name} = undefined;`).join("\n");
    },
  };
}
