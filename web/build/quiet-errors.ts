import type { Plugin } from "vite";

/** The app words every error by its code, in three languages; the sentences for developers stay with the SDK. */
export function quietErrors(): Plugin {
  return {
    name: "attune-quiet-errors",
    enforce: "pre",
    transform(code, id) {
      if (!/\/(?:shared\/protocol\/error-table|client-sdk\/src\/errors)\.ts$/.test(id)) return null;
      return { code: code.replaceAll(/(\bmessage:\s*)"(?:[^"\\]|\\.)*"/g, '$1""'), map: null };
    },
  };
}
