import { type Figures, HABITS, valuesOf } from "../../../tools/capacity/figures.ts";
import { planFor } from "../../../tools/capacity/plan.ts";
import { planCells } from "../../../tools/capacity/plan-table.ts";
import { table } from "../../../tools/docs/markdown.ts";
import { median } from "../median.ts";
import type { ClusterFigures } from "./round.ts";

const COUPLES = 1_000_000;

/** What `npm run capacity` calculates with, as it was measured on two nodes. */
export function figuresOf(rounds: readonly ClusterFigures[], roomBytes: number): Figures {
  const of = (key: keyof ClusterFigures): number => Number(median(rounds.map((round) => round[key])).toPrecision(3));
  return {
    signalCpuMs: of("nodeCpuMs"),
    probeCpuMs: of("probeCpuMs"),
    setUpCpuMs: of("setUpCpuMs"),
    connectionKb: of("residentKb"),
    redisCpuMs: of("redisCpuMs"),
    redisTrips: of("tripsPerSignal"),
    idleTrips: of("idleTripsPerSecond"),
    roomBytes: Math.round(roomBytes),
    entryBytes: of("memoryBytesPerSignal"),
    logBytes: of("logBytesPerSignal"),
    signalWireBytes: of("wireBytesPerSignal"),
    probeWireBytes: of("wireBytesPerProbe"),
  };
}

/** What follows for a million couples, and the figures as arguments of `npm run capacity`. */
export function capacityText(figures: Figures): string {
  const [head = [], ...rows] = planCells([planFor(COUPLES, figures, valuesOf(HABITS))]);
  const args = Object.entries(figures).map(([name, value]) => `--${name} ${value}`);
  return `${table(head, rows)}\n\nnpm run capacity -- ${args.join(" ")}`;
}
