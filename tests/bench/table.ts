import { median } from "./median.ts";
import type { Figures } from "./phases.ts";

/** What is to be reached: Attune's figure over the relay's, from the same run. `least` where more is better. */
const GOALS: readonly {
  readonly key: keyof Figures;
  readonly title: string;
  readonly unit: string;
  readonly most?: number;
  readonly least?: number;
}[] = [
  { key: "signalCpuMs", title: "CPU per signal at saturation", unit: "ms", most: 1.3 },
  { key: "signalsPerSecond", title: "throughput at saturation", unit: "/s", least: 0.75 },
  { key: "heapKb", title: "heap per idle connection", unit: "KB", most: 0.75 },
  { key: "setUpCpuMs", title: "CPU per connection set-up", unit: "ms", most: 1.1 },
  { key: "readyCpuMs", title: "the same, and caught up", unit: "ms" },
  { key: "p50At200Ms", title: "p50 at 200/s", unit: "ms", most: 1.8 },
  { key: "p50At1000Ms", title: "p50 at 1,000/s", unit: "ms" },
  { key: "p99At1000Ms", title: "p99 at 1,000/s", unit: "ms", most: 2 },
  { key: "probeCpuMs", title: "CPU per clock probe", unit: "ms", most: 1.1 },
];

export type Row = { readonly line: string; readonly reached: boolean };

/** The rounds of each server. `saving`: a relay that saves each signal. */
type Rounds = Readonly<Record<"attune" | "saving" | "bare", readonly Figures[]>>;

/** A markdown table of medians over the rounds, with Attune's ratio to the bare relay and the goal of each. */
export function table(rounds: Rounds): readonly Row[] {
  const head = [
    { line: "| | Attune | relay that saves | bare relay | ratio | goal |", reached: true },
    { line: "|---|---|---|---|---|---|", reached: true },
  ];
  return [...head, ...GOALS.map((goal) => row(goal, rounds))];
}

function row({ key, title, unit, most, least }: (typeof GOALS)[number], { attune, saving, bare }: Rounds): Row {
  const middle = (figures: readonly Figures[]): number => median(figures.map((each) => each[key]));
  const [ours, saved, theirs] = [middle(attune), middle(saving), middle(bare)];
  const ratio = ours / theirs;
  const goal = most !== undefined ? `≤ ${most}` : least !== undefined ? `≥ ${least}` : "";
  const reached = (most === undefined || ratio <= most) && (least === undefined || ratio >= least);
  const figures = [ours, saved, theirs].map((value) => `${show(value)} ${unit}`).join(" | ");
  return { line: `| ${title} | ${figures} | ${ratio.toFixed(2)} | ${goal} |`, reached };
}

const show = (value: number): string => (value >= 100 ? Math.round(value).toLocaleString("en") : value.toPrecision(3));
