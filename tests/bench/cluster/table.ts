import { median } from "../median.ts";
import type { ClusterFigures } from "./round.ts";

/** The figures of one kind of cluster, by its number of nodes, one entry a round. */
export type Measured = Readonly<Record<1 | 2, readonly ClusterFigures[]>>;

type Line = {
  readonly key: keyof ClusterFigures;
  readonly title: string;
  readonly unit: string;
  /** To be reached on two nodes: at most so many times the relay's, or at most so much. */
  readonly mostRatio?: number;
  readonly most?: number;
};

const LINES: readonly Line[] = [
  { key: "nodeCpuMs", title: "CPU of the nodes per signal at 1,000/s", unit: "ms", mostRatio: 1.6 },
  { key: "redisCpuMs", title: "CPU of Redis per signal at 1,000/s", unit: "ms" },
  { key: "fullNodeCpuMs", title: "CPU of the nodes per signal at saturation", unit: "ms", mostRatio: 1.6 },
  { key: "signalsPerSecond", title: "signals at saturation of the one core", unit: "/s" },
  { key: "p50Ms", title: "p50 from phone to phone at 200/s", unit: "ms", mostRatio: 2 },
  { key: "p99Ms", title: "p99 from phone to phone at 200/s", unit: "ms" },
  { key: "tripsPerSignal", title: "Redis round trips per signal", unit: "", most: 4 },
  { key: "commandsPerSignal", title: "Redis commands per signal, scripts' included", unit: "" },
  { key: "idleBatchesPerSecond", title: "batches to Redis per node and second, nothing said", unit: "" },
  { key: "idleTripsPerSecond", title: "requests in these", unit: "" },
  { key: "probeCpuMs", title: "CPU of the nodes per clock probe", unit: "ms" },
  { key: "setUpCpuMs", title: "CPU of the nodes per connection set-up", unit: "ms" },
  { key: "residentKb", title: "memory of the nodes per connection", unit: "KB" },
  { key: "wireBytesPerSignal", title: "bytes on the wire per signal", unit: "B" },
  { key: "wireBytesPerProbe", title: "bytes on the wire per clock probe", unit: "B" },
  { key: "logBytesPerSignal", title: "append-only file per signal", unit: "B" },
  { key: "memoryBytesPerSignal", title: "memory of Redis per signal", unit: "B" },
];

export type Row = { readonly line: string; readonly reached: boolean };

/** A markdown table of medians over the rounds: one node and two, and the ratio of the two-node clusters. */
export function clusterTable(attune: Measured, relay: Measured): readonly Row[] {
  return [
    { line: "| | Attune, 1 node | 2 nodes | relay, 1 node | 2 nodes | ratio | goal |", reached: true },
    { line: "|---|---|---|---|---|---|---|", reached: true },
    ...LINES.map((line) => row(line, attune, relay)),
  ];
}

function row({ key, title, unit, mostRatio, most }: Line, attune: Measured, relay: Measured): Row {
  const of = (measured: Measured, nodes: 1 | 2): number => median(measured[nodes].map((figures) => figures[key]));
  const [ours, theirs] = [of(attune, 2), of(relay, 2)];
  const ratio = ours / theirs;
  const goal = mostRatio === undefined ? (most === undefined ? "" : `≤ ${most}`) : `ratio ≤ ${mostRatio}`;
  const cells = [of(attune, 1), ours, of(relay, 1), theirs].map((value) => `${show(value)} ${unit}`.trim());
  return {
    line: `| ${[title, ...cells, Number.isFinite(ratio) ? ratio.toFixed(2) : "", goal].join(" | ")} |`,
    reached: (mostRatio === undefined || ratio <= mostRatio) && (most === undefined || ours <= most),
  };
}

const show = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(2));
