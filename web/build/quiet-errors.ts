import type { Plugin } from "vite";

/**
 * Error messages for the developers of this app, such as a missing context or a wrong schema: they have the line it came from.
 */
const FOR_WRITERS =
  /\/(?:web\/src\/use-source|client-sdk\/src\/react\/provider)\.ts$|\/(?:(?:engine|socket)\.io-(?:client|parser)|zod|@noble\/hashes)\//;
const SAID = /\bnew Error\((?:"[^"]*"|'[^']*'|`[^`]*`)\)/g;
/** With whatever arguments, in one line. */
const THROWN = /\bthrow new (\w*Error)\([^;\n]*\);/g;

/**
 * The app words every error by its code, in three languages; the sentences for developers stay in the SDK, and so do the
 * checks that only give such a sentence to an app without types.
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

/** Said to have no effect, so that the sentences of the calls go too, whichever chunk they are in. */
const saidByNobody = (code: string): string =>
  [...code.matchAll(/^export (?:const|function) (\w+)/gm)]
    .map(([, name]) => `export const ${name} = /* #__NO_SIDE_EFFECTS__ */ () => undefined;`)
    .join("\n");
