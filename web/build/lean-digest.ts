import type { Plugin } from "vite";

const DIGEST = "?digest";

/**
 * The log's digest needs SHA-256 at once, on every phone; pairing needs SHA-512 with its tables, and more of what both share.
 * A second copy of those modules for the digest lets the bundler drop from each copy what only the other needs.
 */
export function leanDigest(): Plugin {
  return {
    name: "attune-lean-digest",
    enforce: "pre",
    async resolveId(source, importer = "", options) {
      const isDigest = source === "@noble/hashes/sha2.js" && importer.endsWith("/shared/room/digest.ts");
      if (!isDigest && !importer.endsWith(DIGEST)) return null;
      const found = await this.resolve(source, importer.replace(DIGEST, ""), { ...options, skipSelf: true });
      return found === null ? null : `${found.id}${DIGEST}`;
    },
  };
}
