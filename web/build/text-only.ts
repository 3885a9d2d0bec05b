import type { Plugin } from "vite";

const UNUSED = "\0attune-unused:";

type Exports = Readonly<Record<string, string>>;

/** As far as it is used, from what a browser has: it knows the address of its own page. */
const PARSED = `(source) => {
  const { hostname, pathname, port, protocol } = new URL(source);
  return { source, protocol: protocol.slice(0, -1), host: hostname.replace(/[[\\]]/g, ""), port, path: pathname };
}`;

/** Parts of packages that phones don't need, and their replacements: the server speaks websocket and text only. */
const unused: readonly (readonly [inPackage: string, file: RegExp, exports: Exports])[] = [
  ["/engine.io-client/", /\/parseuri\.js$/, { parse: PARSED }],
  ["/engine.io-client/", /\/(?:polling-xhr|webtransport)(?:\.node)?\.js$/, { XHR: "undefined", WT: "undefined" }],
  // Without it a binary packet ends the connection, like any other that can't be read.
  ["/socket.io-parser/", /^\.\/binary\.js$/, { deconstructPacket: "undefined", reconstructPacket: "undefined" }],
  // The search for binary parts would walk through every packet.
  ["/socket.io-parser/", /^\.\/is-binary\.js$/, { isBinary: "() => false", hasBinary: "() => false" }],
  // The SDK reconnects by itself, and says so: `reconnection: false`.
  ["/socket.io-client/", /\/backo2\.js$/, { Backoff: "class { reset() {} setMin() {} setMax() {} setJitter() {} }" }],
];

/**
 * Methods that are never called: there is no polling connection to be upgraded to a websocket, the SDK reconnects and sends
 * again by itself, and it listens only to what arrives.
 */
const uncalled: readonly (readonly [file: RegExp, methods: string])[] = [
  [/\/engine\.io-client\/.*\/socket\.js$/, "_probe"],
  [/\/socket\.io-client\/.*\/manager\.js$/, "reconnect"],
  [/\/socket\.io-client\/.*\/socket\.js$/, "_addToQueue _drainQueue emitWithAck prependAny offAny listenersAny"],
  [/\/socket\.io-client\/.*\/socket\.js$/, "onAnyOutgoing prependAnyOutgoing offAnyOutgoing listenersAnyOutgoing"],
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
    transform(code, id) {
      const methods = uncalled.flatMap(([file, names]) => (file.test(id) ? names.split(" ") : []));
      return methods.length === 0 ? null : { code: methods.reduce(emptied, code), map: null };
    },
  };
}

function emptied(code: string, method: string): string {
  const lean = code.replace(new RegExp(`\\n {4}${method}\\(.*?\\n {4}\\}\\n`, "s"), `\n    ${method}() {}\n`);
  if (lean === code) throw new Error(`${method} is written another way now: see web/build/text-only.ts.`);
  return lean;
}
