import { onTestFinished } from "vitest";
import type { Cluster } from "../../../server/cluster/cluster.ts";
import { createWhereabouts } from "../../../server/cluster/whereabouts.ts";
import { JOIN_LIMITS, OwnJoinLimits } from "../../../server/pairing/join-limits.ts";
import { channelOf } from "../../../server/realtime/nodes/node-adapter.ts";
import { ServerClock } from "../../../server/time/server-clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import { type RunningApp, startApp } from "../app.ts";
import { createMemoryStore } from "../memory-store/memory-store.ts";
import { MemoryLine } from "./memory-line.ts";

export type MemoryCluster = { readonly nodes: readonly [RunningApp, RunningApp]; readonly line: MemoryLine };

/** Two nodes in this process on one in-memory store, with a channel between them that the test can break. */
export async function startMemoryCluster(settings: Readonly<Record<string, string>> = {}): Promise<MemoryCluster> {
  const store = createMemoryStore();
  const line = new MemoryLine();
  const clock = new ServerClock();
  const values = new Map<string, string>();
  const joinLimits = new OwnJoinLimits(JOIN_LIMITS);
  let marks = 0;
  const headOf = async (roomId: string): Promise<Head | null | undefined> =>
    line.findsLost ? ((await store.rooms.load(roomId))?.head ?? null) : undefined;
  const clusterOf = (): Cluster => {
    const channels = line.node();
    return {
      nodes: { channels, prefix: "test", nodeId: `node${(marks += 1)}`, toldByStore: false },
      readHeads: (roomIds) => Promise.all(roomIds.map(headOf)),
      clock,
      joinLimits,
      whereabouts: createWhereabouts({
        send: async (name, key = "", value = "") => (name === "GET" ? values.get(key) : values.set(key, value)),
        nodesIn: (roomId) => channels.listeners(channelOf("test", "/", roomId)),
        keyOf: (roomId) => roomId,
        freshMark: () => String((marks += 1)),
      }),
      figures: () => ({ asked: 0, failed: 0, rttMs: 0, errorMs: 0, epochs: 0 }),
      close: () => Promise.resolve(),
    };
  };
  const start = async (): Promise<RunningApp> => {
    const app = await startApp({ store, cluster: clusterOf(), settings });
    onTestFinished(() => app.close());
    return app;
  };
  return { nodes: [await start(), await start()], line };
}
