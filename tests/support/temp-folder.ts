import { onTestFinished } from "vitest";
import { keptFolder } from "./kept-folder.ts";

/** A folder that lives as long as the test. */
export function tempFolder(): string {
  const { path, remove } = keptFolder();
  onTestFinished(remove);
  return path;
}
