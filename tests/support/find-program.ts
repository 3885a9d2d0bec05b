import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const wholeBrowsers = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"] as const;

const names = {
  "redis-server": ["redis-server", "valkey-server"],
  haproxy: ["haproxy"],
  // The shell first: it draws no window around the page, which costs more than the page.
  chromium: ["chromium-headless-shell", ...wholeBrowsers],
  "chromium-browser": wholeBrowsers,
} as const;

export type Program = keyof typeof names;

/** The full path of a program that some suites need, or undefined when this machine has none. */
export function findProgram(program: Program): string | undefined {
  const { PATH = "" } = process.env;
  // Debian keeps servers apart from what everyone may run. Without a path at all nothing is to be found.
  const folders = PATH === "" ? [] : [...PATH.split(delimiter), "/usr/sbin"];
  const candidates = names[program].flatMap((name) => folders.map((folder) => join(folder, name)));
  return candidates.find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
