import type { JoinLimits } from "../pairing/join-limits.ts";
import type { Elsewhere } from "../realtime/abandoned-breaths.ts";
import type { Nodes } from "../realtime/nodes/node-adapter.ts";
import type { ReadHeads } from "../rooms/heads.ts";
import type { Clock } from "../time/clock.ts";
import type { ClockFigures } from "../time/store-clock.ts";

/** What several nodes on one store share, besides the store. */
export type Cluster = {
  readonly nodes: Nodes;
  readonly clock: Clock;
  readonly readHeads: ReadHeads;
  readonly joinLimits: JoinLimits;
  readonly whereabouts: Elsewhere;
  readonly figures: () => ClusterFigures;
  /** To be called before the store is closed. Idempotent. */
  readonly close: () => Promise<void>;
};

export type ClusterFigures = ClockFigures & {
  /** Requests to the store's engine besides its own, and those that failed. */
  readonly asked: number;
  readonly failed: number;
};
