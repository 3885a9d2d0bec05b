import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findStalePages, generatedPages } from "./docs/pages.ts";
import { hasFlag } from "./one-flag.ts";
import { root } from "./source-files.ts";

/** Writes the generated pages of docs/; with --check it only reports those that no longer match the code. */
const onlyCheck = hasFlag("--check");

for (const { path, text } of findStalePages(generatedPages, readIfThere)) {
  if (onlyCheck) {
    console.error(`${path} no longer fits the code: run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(join(root, path), text);
    console.log(`${path} written`);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(join(root, path), "utf8");
  } catch {
    return undefined;
  }
}
