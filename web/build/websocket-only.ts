import type { Plugin } from "vite";

const UNUSED = "\0attune-unused-transport";

/** The server speaks websocket alone, so the other transports of engine.io never leave for a phone. */
export function websocketOnly(): Plugin {
  return {
    name: "attune-websocket-only",
    enforce: "pre",
    resolveId(source, importer = "") {
      const isOther = /\/(?:polling-xhr|webtransport)(?:\.node)?\.js$/.test(source);
      return isOther && importer.includes("engine.io-client/") ? UNUSED : null;
    },
    load: (id) => (id === UNUSED ? "export const XHR = undefined, WT = undefined;" : null),
  };
}
