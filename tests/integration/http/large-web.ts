import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type KeptFolder, keptFolder } from "../../support/kept-folder.ts";

/** More than the system buffers for a reader that doesn't read. */
const LARGE_BYTES = 32_000_000;

/** The files of a web app; one of them, `LARGE`, is large. */
export function largeWeb(): KeptFolder {
  const web = keptFolder();
  mkdirSync(join(web.path, "assets"));
  writeFileSync(join(web.path, "index.html"), "A page.");
  writeFileSync(join(web.path, "assets", "large.js"), Buffer.alloc(LARGE_BYTES, "x"));
  return web;
}

export const LARGE = "/assets/large.js";
