import { readOptions, refuse } from "../options.ts";
import { pin } from "../server-process.ts";
import { attuneCluster } from "./attune-cluster.ts";
import { capacityText, figuresOf } from "./capacity.ts";
import { relayCluster } from "./relay-cluster.ts";
import { type Cluster, type ClusterFigures, clusterRound } from "./round.ts";
import { clusterTable } from "./table.ts";

/**
 * `npm run bench:cluster -- --rooms 300 --rounds 3 --seconds 2`: Attune on one node and on two over one Redis, beside a bare
 * socket.io relay over the same adapter, alternately, in one run. `--fsync always` has Redis answer only when the disk has it. All servers share a core, the clients have the other.
 */
const { rooms, rounds, seconds, fsync } = readOptions({ rooms: 300, rounds: 3, seconds: 2, fsync: "everysec" });
if (!["always", "everysec", "no"].includes(fsync)) refuse(`--fsync is always, everysec or no, not ${fsync}.`);

pin(process.pid, 1);
const attune = await attuneCluster(rooms, fsync);
const clusters: readonly Cluster[] = [attune, await relayCluster()];
const measured = new Map(
  clusters.map(({ speech }) => [speech.name, { 1: new Array<ClusterFigures>(), 2: new Array<ClusterFigures>() }]),
);
try {
  for (let number = 1; number <= rounds; number++) {
    for (const cluster of clusters) {
      for (const nodes of [1, 2] as const) {
        const name = `round ${number}, ${cluster.speech.name}, ${nodes} nodes`;
        const figures = await clusterRound(cluster, nodes, { rooms, seconds }, (what, trips) => {
          console.error(`${name}: asked of Redis ${what}: ${JSON.stringify(Object.fromEntries(trips))}`);
        });
        measured.get(cluster.speech.name)?.[nodes].push(figures);
        console.error(`${name}: ${JSON.stringify(figures)}`);
      }
    }
  }
} finally {
  for (const { redis } of clusters) await redis.close();
}

const none = { 1: [], 2: [] };
const rows = clusterTable(measured.get("attune") ?? none, measured.get("relay") ?? none);
const setting = `${rooms} rooms, medians of ${rounds} rounds, appendfsync ${fsync}`;
console.log(`${setting}; all servers on one core, clients on the other.\n`);
for (const { line } of rows) console.log(line);
console.log(`\n${capacityText(figuresOf(measured.get("attune")?.[2] ?? [], attune.roomBytes))}`);
if (rows.some(({ reached }) => !reached)) process.exitCode = 1;
