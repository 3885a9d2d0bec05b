import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

const wholeBrowsers = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"] as const;

const names = {
  "redis-server": ["redis-server", "valkey-server"],
  haproxy: ["haproxy"],
  // The headless shell first: it draws no window around the page, which would cost more than the page.
  chromium: ["chromium-headless-shell", ...wholeBrowsers],
  "chromium-browser": wholeBrowsers,
} as const;

export type Program = keyof typeof names;

/** The full path of a program that some suites need, or undefined if this machine doesn't have it. */
export function findProgram(program: Program): string | undefined {
  const { PATH = "" } = process.env;
  // Debian keeps servers out of the usual path. With an empty PATH nothing is to be found.
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
