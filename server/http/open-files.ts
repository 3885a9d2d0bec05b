import { readFileSync } from "node:fs";
import type { Server } from "node:net";

/** The share of the files it may open at which a server is nearly full. */
const NEARLY_FULL = 0.9;
/** What a server has open besides connections: its database, its threads, pages being read. */
const OWN_FILES = 64;

/**
 * Calls `nearlyFull` whenever a connection comes and hardly any further one can be opened. Each is one file; beyond the limit
 * the system closes whatever comes, without a word to the server.
 */
export function watchOpenFiles(
  server: Pick<Server, "on" | "getConnections">,
  mostFiles: number,
  nearlyFull: () => void,
): void {
  server.on("connection", () => {
    server.getConnections((_error, connections) => {
      if (connections + OWN_FILES >= mostFiles * NEARLY_FULL) nearlyFull();
    });
  });
}

/** How many files this process may open; infinite where the system doesn't say. */
export function mostOpenFiles(limits = "/proc/self/limits"): number {
  try {
    const [, most] = /^Max open files\s+(\d+)/m.exec(readFileSync(limits, "utf8")) ?? [];
    return Number(most ?? Infinity);
  } catch {
    return Infinity; // there is no such file but on Linux
  }
}
