import type { Figures, Spread } from "./figures.ts";

export type Row = { readonly contender: string; readonly figures: Figures };

const COLUMNS: readonly (readonly [string, (figures: Figures) => string])[] = [
  ["min 0-2", ({ early }) => spread(early)],
  ["min 2-10", ({ late }) => spread(late)],
  ["over the floor", ({ excess }) => spread(excess)],
  ["<20ms after s", ({ closeAfterS }) => number(closeAfterS)],
  ["jumps", ({ jumpsPerRun }) => number(jumpsPerRun)],
  ["wrong s", ({ wrongS }) => number(wrongS)],
  ["synced %", ({ syncedShare }) => (100 * syncedShare).toFixed(2)],
  ["probes", ({ probes }) => probes.toFixed(0)],
];
const EVENT_COLUMNS: typeof COLUMNS = [
  ["p95 from +1 min", ({ afterEvent }) => number(afterEvent.p95)],
  ["worst in 10 s", ({ worstAfterMs }) => number(worstAfterMs)],
  ["unsynced s", ({ unsyncedAfterS }) => number(unsyncedAfterS)],
];

/** One network: skew as p50/p95/max in ms, one line a contender. */
export function tableOf(scenario: string, rows: readonly Row[], hasEvent: boolean): string {
  const columns = hasEvent ? [...COLUMNS, ...EVENT_COLUMNS] : COLUMNS;
  const floor = rows[0] === undefined ? "" : spread(rows[0].figures.floor);
  const cells = [
    [scenario, ...columns.map(([name]) => name)],
    ...rows.map(({ contender, figures }) => [contender, ...columns.map(([, show]) => show(figures))]),
    ["floor", "", floor, ...columns.slice(2).map(() => "")],
  ];
  const widths = cells[0]?.map((_, index) => Math.max(...cells.map((row) => row[index]?.length ?? 0))) ?? [];
  return cells
    .map((row) =>
      row.map((cell, index) => (index === 0 ? cell.padEnd(20) : cell.padStart(widths[index] ?? 0))).join("  "),
    )
    .map((line) => line.trimEnd())
    .join("\n");
}

function spread({ p50, p95, max }: Spread): string {
  return [p50, p95, max].map(number).join("/");
}

function number(value: number): string {
  if (value === Number.POSITIVE_INFINITY) return "never";
  return Number.isNaN(value) ? "-" : value.toFixed(Math.abs(value) < 10 ? 1 : 0);
}
