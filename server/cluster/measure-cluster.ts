import type { Metrics } from "../telemetry/metrics.ts";
import type { ClusterFigures } from "./cluster.ts";

/** Metrics of what a node shares with the others. */
export function measureCluster(metrics: Metrics, figures: () => ClusterFigures): void {
  metrics.total("attune_nodes_requests_total", "Requests to Redis on behalf of other nodes", () => figures().asked);
  metrics.total("attune_nodes_failures_total", "Of these, those that failed", () => figures().failed);
  metrics.total("attune_shared_epochs_total", "How often shared time began another epoch", () => figures().epochs);
  metrics.gauge("attune_shared_clock_rtt_seconds", "The newest question about the time", () => figures().rttMs / 1_000);
  metrics.gauge("attune_shared_clock_error_seconds", "Shared time less this node's", () => figures().errorMs / 1_000);
}
