import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { generatedPages } from "./docs/pages.ts";
import { root } from "./source-files.ts";

/** Writes the generated pages of docs/, or with --check only says which of them no longer fit the code. */
const onlyCheck = process.argv.includes("--check");

for (const { path, generate } of generatedPages) {
  const file = join(root, path);
  const page = generate();
  if (readIfThere(file) === page) continue;
  if (onlyCheck) {
    console.error(`${path} no longer fits the code: run \`npm run docs\` and commit it.`);
    process.exitCode = 1;
  } else {
    writeFileSync(file, page);
    console.log(`${path} written`);
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
