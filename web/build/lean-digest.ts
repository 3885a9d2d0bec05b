import type { Plugin } from "vite";

/**
 * One module of the library holds SHA-256, which every phone needs at once, and SHA-512 with its long tables, which only pairing needs.
 * A second copy of it for the log's digest lets the bundler leave out of each copy what the other is for.
 */
export function leanDigest(): Plugin {
  return {
    name: "attune-lean-digest",
    enforce: "pre",
    async resolveId(source, importer = "", options) {
      if (source !== "@noble/hashes/sha2.js" || !importer.endsWith("/shared/room/digest.ts")) return null;
      const found = await this.resolve(source, importer, { ...options, skipSelf: true });
      return found === null ? null : `${found.id}?digest`;
    },
  };
}
