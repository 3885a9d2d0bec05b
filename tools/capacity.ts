import { parseArgs } from "node:util";
import { FIGURES, type Givens, HABITS, valuesOf } from "./capacity/figures.ts";
import { planFor } from "./capacity/plan.ts";
import { planCells } from "./capacity/plan-table.ts";
import { code, table } from "./docs/markdown.ts";
import { sayResultOf } from "./say-result.ts";

/** `npm run capacity -- --couples 50000 --online 0.2`: what a number of couples needs. Every number may be replaced. */
const COUPLES = "10000,100000,1000000";
const everything: Givens = { ...FIGURES, ...HABITS };
const names = Object.keys(everything);

sayResultOf(run);

function run(): string {
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      couples: { type: "string", default: COUPLES },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return help();
  const given = Object.entries(values).filter(([name]) => name in everything);
  const replaced = Object.fromEntries(given.map(([name, text]) => [name, positive(name, String(text))]));
  const [figures, habits] = [valuesOf(FIGURES, replaced), valuesOf(HABITS, replaced)];
  const [head = [], ...rows] = planCells(
    values.couples.split(",").map((count) => planFor(positive("couples", count), figures, habits)),
  );
  return table(head, rows);
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`--${name} must be a number above 0, not "${text}".`);
  return value;
}

function help(): string {
  const rows = Object.entries(everything).map(([name, { value, unit, about }]) => [
    code(`--${name}`),
    `${value} ${unit}`.trim(),
    about,
  ]);
  return table(
    ["Argument", "Default", "What it is"],
    [["`--couples`", COUPLES, "numbers of couples, separated by commas"], ...rows],
  );
}
