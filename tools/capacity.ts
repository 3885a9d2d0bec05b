import { parseArgs } from "node:util";
import { FIGURES, type Givens, HABITS, type ValuesOf } from "./capacity/figures.ts";
import { planFor } from "./capacity/plan.ts";
import { planCells } from "./capacity/plan-table.ts";
import { code, table } from "./docs/markdown.ts";

/** `npm run capacity -- --couples 50000 --online 0.2`: what so many couples need. Every number may be replaced. */
const COUPLES = "10000,100000,1000000";
const everything: Givens = { ...FIGURES, ...HABITS };
const names = Object.keys(everything);

try {
  console.log(run());
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function run(): string {
  const { values } = parseArgs({
    options: {
      ...Object.fromEntries(names.map((name) => [name, { type: "string" as const }])),
      couples: { type: "string", default: COUPLES },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) return help();
  const text = Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => (typeof value === "string" ? [[name, value]] : [])),
  ) as Readonly<Record<string, string | undefined>>; // what parseArgs read
  const figures = filled(FIGURES, text);
  const habits = filled(HABITS, text);
  const [head = [], ...rows] = planCells(
    values.couples.split(",").map((count) => planFor(positive("couples", count), figures, habits)),
  );
  return table(head, rows);
}

function filled<T extends Givens>(givens: T, text: Readonly<Record<string, string | undefined>>): ValuesOf<T> {
  const entries = Object.entries(givens).map(([name, { value }]) => {
    const given = text[name];
    return [name, given === undefined ? value : positive(name, given)];
  });
  return Object.fromEntries(entries) as ValuesOf<T>; // the same names
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (!(value > 0 && Number.isFinite(value))) throw new Error(`--${name} is a number above 0, and "${text}" is none.`);
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
    [["`--couples`", COUPLES, "numbers of couples, with commas between"], ...rows],
  );
}
