import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "../../tools/source-files.ts";

const settings = [
  ".gitignore",
  ".oxlintrc.json",
  "biome.json",
  "knip.json",
  "package.json",
  "tsconfig.base.json",
  "tsconfig.core.json",
  "tsconfig.json",
  "tsconfig.node.json",
  "web/tsconfig.json",
];

export interface PlantedProject {
  /** Runs a tool of node_modules/.bin in the planted project. */
  run(tool: string, ...args: readonly string[]): Promise<{ readonly code: number; readonly output: string }>;
  close(): void;
}

/** A project with our own settings and packages, that holds nothing but the given files. */
export function plantProject(files: Readonly<Record<string, string>>): PlantedProject {
  const folder = mkdtempSync(join(tmpdir(), "attune-planted-"));
  for (const name of settings) cpSync(join(root, name), join(folder, name));
  symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
  for (const [path, source] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), source);
  }
  return {
    run: (tool, ...args) =>
      new Promise((resolve) => {
        execFile(join(root, "node_modules/.bin", tool), args, { cwd: folder }, (error, stdout, stderr) => {
          resolve({ code: error ? 1 : 0, output: stdout + stderr });
        });
      }),
    close: () => rmSync(folder, { recursive: true }),
  };
}
