import { EventEmitter } from "node:events";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { mostOpenFiles, watchOpenFiles } from "../../../../server/http/open-files.ts";

/** A server that has so many connections. */
const having = (connections: number) =>
  Object.assign(new EventEmitter(), {
    getConnections: (tell: (error: Error | null, count: number) => void) => tell(null, connections),
  });

test.each([
  { connections: 857, is: "not nearly full", calls: 0 },
  { connections: 858, is: "nearly full", calls: 1 },
])("[SV36] of 1,024 files, $connections connections leave a server $is", ({ connections, calls }) => {
  const server = having(connections);
  const nearlyFull = vi.fn();
  watchOpenFiles(server as never, 1_024, nearlyFull); // as much of a server as is asked
  server.emit("connection");
  expect(nearlyFull).toHaveBeenCalledTimes(calls);
});

test.runIf(process.platform === "linux")("[SV36] the system says how many files may be open", () => {
  expect(mostOpenFiles()).toBeGreaterThan(10);
});

test("[SV36] a system that doesn't say has no limit", () => {
  expect(mostOpenFiles(join(import.meta.dirname, "nowhere"))).toBe(Infinity);
});
