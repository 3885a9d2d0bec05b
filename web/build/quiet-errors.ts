import type { Plugin } from "vite";

/** Error messages for whoever writes this app, such as that a context is missing or a schema built wrong: they have the line that it came from. */
const FOR_WRITERS =
  /\/(?:web\/src\/use-told|client-sdk\/src\/react\/provider)\.ts$|\/(?:(?:engine|socket)\.io-(?:client|parser)|zod|@noble\/hashes)\//;
const SAID = /\bnew Error\((?:"[^"]*"|'[^']*'|`[^`]*`)\)/g;
/** Whatever they put into it, in one line. */
const THROWN = /\bthrow new (\w*Error)\([^;\n]*\);/g;

/**
 * The app words every error by its code, in three languages; the sentences for developers stay with the SDK, and so do the
 * checks that only say such a sentence to an app without types.
 */
export function quietErrors(): Plugin {
  return {
    name: "attune-quiet-errors",
    enforce: "pre",
    transform(code, id) {
      if (/\/client-sdk\/src\/(?:demands\/demands|demand-options)\.ts$/.test(id))
        return { code: saidByNobody(code), map: null };
      if (FOR_WRITERS.test(id))
        return { code: code.replaceAll(THROWN, "throw new $1();").replaceAll(SAID, "new Error()"), map: null };
      if (!/\/(?:shared\/protocol\/error-table|client-sdk\/src\/errors)\.ts$/.test(id)) return null;
      return { code: code.replaceAll(/,\s*message:\s*"(?:[^"\\]|\\.)*"/g, ""), map: null };
    },
  };
}

const saidByNobody = (code: string): string =>
  [...code.matchAll(/^export (?:const|function) (\w+)/gm)]
    .map(([, name]) => `export const ${name} = () => undefined;`)
    .join("\n");
