import { spawnSync } from "node:child_process";
import { globSync, statSync } from "node:fs";
import { join } from "node:path";
import { root } from "./source-files.ts";

/** The file written last: a build that was cut short doesn't have it, or has an old one. */
const built = "web/dist/index.html.gz";
const sources = [
  "web/{index.html,vite.config.ts}",
  "web/{build,src,public}/**/*",
  "client-sdk/src/**/*",
  "shared/**/*.ts",
];

/** Builds the web app unless it is newer than all its sources. False when it can't be built. */
export function buildWebIfStale(): boolean {
  if (changedAtMs(built) > Math.max(...globSync([...sources, "package-lock.json"], { cwd: root }).map(changedAtMs)))
    return true;
  console.log("Building the web app …");
  const vite = join(root, "node_modules/vite/bin/vite.js");
  const { status, stdout, stderr } = spawnSync(process.execPath, [vite, "build", "web"], {
    cwd: root,
    encoding: "utf8",
    // Vite takes its mode from this, and a test runner would make it a development build.
    env: { ...process.env, NODE_ENV: "production" },
  });
  if (status === 0) return true;
  console.error(`${stdout}${stderr}\nThe web app can't be built; the lines above say why.`);
  return false;
}

function changedAtMs(path: string): number {
  return statSync(join(root, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}
