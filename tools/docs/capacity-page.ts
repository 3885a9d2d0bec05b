import { FIGURES, type Givens, HABITS, valuesOf } from "../capacity/figures.ts";
import { planFor } from "../capacity/plan.ts";
import { carriedCells, planCells } from "../capacity/plan-table.ts";
import { code, page, table } from "./markdown.ts";

const COUPLES = [10_000, 100_000, 1_000_000];

/** docs/capacity.md: what a number of couples needs, on paper, and what that is calculated from. */
export function capacityPage(): string {
  const plans = COUPLES.map((couples) => planFor(couples, valuesOf(FIGURES), valuesOf(HABITS)));
  const [head = [], ...rows] = planCells(plans);
  return page(
    "# Capacity, on paper",
    "What a number of couples needs, calculated from what was measured on one machine and from what people are assumed to do. Nobody has run a million couples here. `npm run capacity -- --couples 50000 --online 0.2` calculates it for other numbers; each one below is an argument.",
    table(head, rows),
    "## What each part carries",
    table(["What", "At full load", "Command"], carriedCells(valuesOf(FIGURES))),
    "## Measured",
    "By `npm run bench:cluster -- --fsync everysec`: two nodes over one Redis, on one machine with two cores. Measure on yours before you buy more.",
    givenTable(FIGURES),
    "## Assumed",
    givenTable(HABITS),
    "_Made from `tools/capacity/` by `npm run docs`._",
  );
}

const givenTable = (givens: Givens): string =>
  table(
    ["Argument", "Value", "What it is"],
    Object.entries(givens).map(([name, { value, unit, about }]) => [
      code(`--${name}`),
      `${value.toLocaleString("en", { maximumFractionDigits: 4 })} ${unit}`.trim(),
      about,
    ]),
  );
