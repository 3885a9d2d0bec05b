import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** The root of the repository. */
export const root: string = join(import.meta.dirname, "..");

const pattern = "{shared,client-sdk,server,web,demo,tests,tools}/**/*.{ts,tsx}";
const skipped = ["**/node_modules/**", "**/dist/**", "**/*.d.ts"];

/** Path from the root → text, of each of our TypeScript files. */
export function readSources(cwd: string = root): ReadonlyMap<string, string> {
  const paths = globSync(pattern, { cwd, exclude: skipped }).sort();
  return new Map(paths.map((path) => [path, readFileSync(join(cwd, path), "utf8")]));
}
