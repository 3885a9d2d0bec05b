import { mkdirSync, writeFileSync } from "node:fs";
import { readOptions, refuse } from "../options.ts";
import { CONTENDERS } from "./contenders.ts";
import { figuresOf } from "./figures.ts";
import { lostRaces, missedGoals } from "./goals.ts";
import { type Panel, pictureOf } from "./picture.ts";
import { runOnce } from "./run.ts";
import { EVENTS, NETWORKS, type Scenario } from "./scenarios.ts";
import { brokenSelfChecks } from "./self-checks.ts";
import { type Row, tableOf } from "./table.ts";

const PICTURE = new URL("../../../docs/images/clock-skew.svg", import.meta.url);
const PICTURED = new Set(["wifi", "4g", "bad", "mixed"]);
const DEFAULT_SEEDS = 40;

type Wanted = {
  readonly couples: readonly number[];
  readonly scenarios: readonly Scenario[];
  readonly everything: boolean;
};

function readArguments(): Wanted {
  const { seeds, from, only } = readOptions({ seeds: DEFAULT_SEEDS, from: 1, only: "" });
  const couples = Array.from({ length: seeds }, (_, index) => from + index);
  const all = [...NETWORKS, ...EVENTS];
  const names = only === "" ? undefined : only.split(",");
  const unknown = names?.find((name) => !all.some((scenario) => scenario.name === name));
  if (unknown !== undefined) refuse(`--only knows ${all.map(({ name }) => name).join(", ")}; not ${unknown}.`);
  const scenarios = all.filter(({ name }) => names?.includes(name) ?? true);
  return { couples, scenarios, everything: names === undefined && from === 1 };
}

/** Runs every contender over one network, prints its table, and returns what was missed and the panel of the picture. */
function measure(
  scenario: Scenario,
  couples: readonly number[],
): { readonly missed: readonly string[]; readonly panel: Panel } {
  const lines = CONTENDERS.map((kind) => ({
    contender: kind.name,
    runs: couples.map((nth) => runOnce(scenario, kind, "", nth)),
  }));
  const rows: readonly Row[] = lines.map(({ contender, runs }) => ({ contender, figures: figuresOf(scenario, runs) }));
  console.log(`\n${tableOf(scenario.name, rows, scenario.event !== undefined)}`);
  const ours = rows.find(({ contender }) => contender === "attune");
  if (ours === undefined) throw new Error("attune is not among the contenders");
  const others = rows.filter((row) => row !== ours);
  const lost = others.flatMap(({ contender, figures }) => lostRaces(scenario.name, ours.figures, contender, figures));
  const missed = [...missedGoals(scenario.name, ours.figures), ...lost];
  return { missed, panel: { title: scenario.name, lines } };
}

function main(): void {
  const { couples, scenarios, everything } = readArguments();
  const broken = brokenSelfChecks();
  console.log(broken.length === 0 ? "Self-checks hold." : broken.join("\n"));
  console.log(`Two phones, ten minutes, ${couples.length} seeds from ${couples[0]} on. Skew p50/p95/max in ms.`);
  const missed: string[] = [];
  const panels: Panel[] = [];
  for (const scenario of scenarios) {
    const result = measure(scenario, couples);
    missed.push(...result.missed);
    if (PICTURED.has(scenario.name)) panels.push(result.panel);
  }
  if (everything) {
    mkdirSync(new URL(".", PICTURE), { recursive: true });
    writeFileSync(PICTURE, pictureOf(panels));
  }
  console.log(missed.length === 0 ? "\nAll goals reached." : `\nMissed:\n${missed.join("\n")}`);
  if (missed.length + broken.length > 0) process.exitCode = 1;
}

main();
