import type { Plugin } from "vite";

const UNUSED = "\0attune-unused:";

type Exports = Readonly<Record<string, string>>;

/** Parts of packages that phones don't need, and their replacements: the server speaks websocket and text only. */
const unused: readonly (readonly [inPackage: string, file: RegExp, exports: Exports])[] = [
  ["/engine.io-client/", /\/(?:polling-xhr|webtransport)(?:\.node)?\.js$/, { XHR: "undefined", WT: "undefined" }],
  // Without it a binary packet ends the connection, like any other that can't be read.
  ["/socket.io-parser/", /^\.\/binary\.js$/, { deconstructPacket: "undefined", reconstructPacket: "undefined" }],
  // The search for binary parts would walk through every packet.
  ["/socket.io-parser/", /^\.\/is-binary\.js$/, { isBinary: "() => false", hasBinary: "() => false" }],
  // The SDK reconnects by itself, and says so: `reconnection: false`.
  ["/socket.io-client/", /\/backo2\.js$/, { Backoff: "class { reset() {} setMin() {} setMax() {} setJitter() {} }" }],
];

export function textOnly(): Plugin {
  return {
    name: "attune-text-only",
    enforce: "pre",
    resolveId(source, importer = "") {
      const found = unused.find(([inPackage, file]) => importer.includes(inPackage) && file.test(source));
      return found === undefined ? null : UNUSED + JSON.stringify(found[2]);
    },
    load(id) {
      if (!id.startsWith(UNUSED)) return null;
      const exports = Object.entries(JSON.parse(id.slice(UNUSED.length)) as Exports);
      return exports.map(([name, value]) => `export const ${name} = ${value};`).join("\n");
    },
    /** `_probe` upgrades a polling connection to a websocket: there are no polling ones. */
    transform(code, id) {
      if (!/\/engine\.io-client\/.*\/socket\.js$/.test(id)) return null;
      const lean = code.replace(/\n {4}_probe\(name\) \{\n.*?\n {4}\}\n/s, "\n    _probe() {}\n");
      if (lean === code) this.error("engine.io-client is built another way now: see web/build/text-only.ts.");
      return { code: lean, map: null };
    },
  };
}
