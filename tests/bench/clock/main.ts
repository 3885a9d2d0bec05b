import { mkdirSync, writeFileSync } from "node:fs";
import { readOptions, refuse } from "../options.ts";
import { attune } from "./attune.ts";
import { CONTENDERS } from "./contenders.ts";
import { type Figures, figuresOf } from "./figures.ts";
import { GOALS, lostRaces, missedGoals } from "./goals.ts";
import { type Panel, pictureOf } from "./picture.ts";
import { runOnce } from "./run.ts";
import { EVENTS, NETWORKS, type Scenario } from "./scenarios.ts";
import { brokenSelfChecks } from "./self-checks.ts";
import { type Row, tableOf } from "./table.ts";

const PICTURE = new URL("../../../docs/images/clock-skew.svg", import.meta.url);
const PICTURED = new Set(["wifi", "4g", "bad", "mixed"]);
const DEFAULT_SEEDS = 40;
/** Forty draws are too few for a median: ours is judged by so many, but for its worst, which grows with their number. */
const JUDGED_SEEDS = 400;

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
    runs: couples.map((nth) => runOnce(scenario, kind, String(nth))),
  }));
  const rows: readonly Row[] = lines.map(({ contender, runs }) => ({ contender, figures: figuresOf(scenario, runs) }));
  console.log(`\n${tableOf(scenario.name, rows, scenario.event !== undefined)}`);
  const ours = rows.find(({ contender }) => contender === attune.name);
  if (ours === undefined) throw new Error("attune is not among the contenders");
  const others = rows.filter((row) => row !== ours);
  const lost = others.flatMap(({ contender, figures }) => lostRaces(scenario.name, ours.figures, contender, figures));
  const missed = [...missedGoals(scenario.name, judged(scenario, couples, ours.figures)), ...lost];
  return { missed, panel: { title: scenario.name, lines } };
}

/** Ours over many couples where the goals depend on how lopsided paths are drawn, with the worst of those in the table. */
function judged(scenario: Scenario, couples: readonly number[], ours: Figures): Figures {
  if (GOALS[scenario.name]?.late === undefined || couples.length >= JUDGED_SEEDS) return ours;
  const many = Array.from({ length: JUDGED_SEEDS }, (_, index) => (couples[0] ?? 1) + index);
  const figures = figuresOf(
    scenario,
    many.map((nth) => runOnce(scenario, attune, String(nth))),
  );
  console.log(tableOf(`${scenario.name}, ${JUDGED_SEEDS} seeds`, [{ contender: attune.name, figures }], false));
  const { late, floor } = figures;
  return { ...figures, late: { ...late, max: ours.late.max }, floor: { ...floor, max: ours.floor.max } };
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
