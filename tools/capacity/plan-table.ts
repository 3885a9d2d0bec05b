import type { Figures } from "./figures.ts";
import type { Plan } from "./plan.ts";

const CLUSTER = "`npm run bench:cluster`";

const ROWS: readonly (readonly [string, (plan: Plan) => string])[] = [
  ["connections in the busiest minute", ({ connections }) => whole(connections)],
  ["signals per second", ({ signalsPerSecond }) => whole(signalsPerSecond)],
  ["clock probes per second", ({ probesPerSecond }) => whole(probesPerSecond)],
  ["nodes, including a spare", ({ nodes }) => whole(nodes)],
  ["Redis round trips per second", ({ redisOpsPerSecond }) => whole(redisOpsPerSecond)],
  ["memory of all rooms in Redis, GB", ({ redisGb }) => few(redisGb)],
  ["growth of the append-only files, GB a day", ({ logGbPerDay }) => few(logGbPerDay)],
  ["Redis shards, each with a replica", ({ shards }) => whole(shards)],
  ["bandwidth to and from phones, Mbit/s", ({ megabitsPerSecond }) => whole(megabitsPerSecond)],
  ["seconds to reconnect the phones of a node that died", ({ nodeLossSeconds }) => few(nodeLossSeconds)],
  ["seconds to reconnect everyone at once", ({ stormSeconds }) => few(stormSeconds)],
  ["machines of two cores, without balancers", ({ machines }) => whole(machines)],
];

/** What each part carries at full load, so that others can be compared with it. */
export function carriedCells(figures: Figures): readonly (readonly string[])[] {
  const perSecond = (ms: number): string => few(1_000 / ms);
  return [
    ["connections in a GB of a node's memory", few((1_024 * 1_024) / figures.connectionKb), CLUSTER],
    ["signals per second, per core of the nodes", perSecond(figures.signalCpuMs), CLUSTER],
    ["signals per second, the core of Redis", perSecond(figures.redisCpuMs), CLUSTER],
    ["clock probes per second, per core of the nodes", perSecond(figures.probeCpuMs), CLUSTER],
    ["phones connected per second, per core of the nodes", perSecond(figures.setUpCpuMs), CLUSTER],
    ["Redis round trips per signal, without waiting for replicas", few(figures.redisTrips), CLUSTER],
  ];
}

/** The headings, then a row for each thing needed, with a column for each plan. */
export function planCells(plans: readonly Plan[]): readonly (readonly string[])[] {
  const head = ["", ...plans.map(({ couples }) => `${whole(couples)} couples`)];
  return [head, ...ROWS.map(([title, show]) => [title, ...plans.map(show)])];
}

const whole = (value: number): string => Math.ceil(value).toLocaleString("en");

/** Such a calculation isn't good for more than two digits. */
const few = (value: number): string => Number(value.toPrecision(2)).toLocaleString("en");
