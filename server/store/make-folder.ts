import { mkdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

/**
 * Makes a folder that only its owner may enter, with its parents. Node's own `recursive` never returns where the system says
 * that a folder isn't there although it is (under /proc, and on some network disks).
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (!isFolder(dirname(path))) makeFolder(dirname(path));
  mkdirSync(path, { mode: 0o700 });
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
