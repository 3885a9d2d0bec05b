import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type KeptFolder = { readonly path: string; readonly remove: () => void };

/** A folder that stays until it is removed, for what outlives one test; within one there is `tempFolder`. */
export function keptFolder(): KeptFolder {
  const path = mkdtempSync(join(tmpdir(), "attune-test-"));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}
