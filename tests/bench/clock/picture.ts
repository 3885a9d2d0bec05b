import type { Run } from "./run.ts";
import { RUN_MS } from "./scenarios.ts";

export type Panel = {
  readonly title: string;
  readonly lines: readonly { readonly contender: string; readonly runs: readonly Run[] }[];
};

const BIN_MS = 5_000;
const PANEL = { width: 420, height: 220, left: 48, right: 16, top: 34, gapX: 40, gapY: 56 };
const LEAST_MS = 0.3;
const MOST_MS = 400;
const TICKS_MS = [1, 3, 10, 30, 100, 300];
const COLOURS: Readonly<Record<string, string>> = {
  "one ping, rtt/2": "#9a8f97",
  "timesync, default": "#c98a3d",
  "timesync, every 10 s": "#b5567a",
  "@ircam/sync": "#4a7ab0",
  attune: "#1f7a5a",
};

/** The skew that 95 in 100 couples stay below, over ten minutes, in four networks, on a logarithmic axis. */
export function pictureOf(panels: readonly Panel[]): string {
  const width = 2 * (PANEL.left + PANEL.width) + PANEL.gapX + PANEL.right;
  const height = 2 * (PANEL.top + PANEL.height + PANEL.gapY) + 24;
  const entries = [...Object.entries(COLOURS), ["floor", "#333"]];
  const legend = entries.map(([name, colour], index) => {
    const dashes = name === "floor" ? ' stroke-dasharray="2 4"' : "";
    const line = `<path d="M0 -4h16" stroke="${colour}" stroke-width="3"${dashes}/>`;
    return `<g transform="translate(${PANEL.left + index * 162} ${height - 14})">${line}<text x="21">${name}</text></g>`;
  });
  const drawn = panels.map((panel, index) => {
    const x = PANEL.left + (index % 2) * (PANEL.left + PANEL.width + PANEL.gapX);
    const y = PANEL.top + Math.floor(index / 2) * (PANEL.top + PANEL.height + PANEL.gapY);
    return `<g transform="translate(${x} ${y})">\n${panelOf(panel)}\n</g>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" fill="#333" role="img">`,
    "<title>Skew between two phones over ten minutes, 95th percentile over all seeds, in ms (logarithmic)</title>",
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...drawn,
    ...legend,
    "</svg>",
    "",
  ].join("\n");
}

function panelOf({ title, lines }: Panel): string {
  const grid = TICKS_MS.map(
    (ms) =>
      `<path d="M0 ${yOf(ms)}h${PANEL.width}" stroke="#e4e0e2"/><text x="-8" y="${yOf(ms) + 4}" text-anchor="end">${ms}</text>`,
  );
  const minutes = [0, 2, 4, 6, 8, 10].map(
    (minute) => `<text x="${xOf(minute * 60_000)}" y="${PANEL.height + 20}" text-anchor="middle">${minute}</text>`,
  );
  const floors = (lines[0]?.runs ?? []).map(({ floorMs }) => Math.abs(floorMs));
  const floorY = yOf(quantile95(floors) ?? LEAST_MS);
  const floor = `<path d="M0 ${floorY}h${PANEL.width}" stroke="#333" stroke-dasharray="2 4"/>`;
  const curves = lines.map(
    ({ contender, runs }) =>
      `<path d="${curveOf(runs)}" fill="none" stroke="${COLOURS[contender]}" stroke-width="${contender === "attune" ? 2.5 : 1.5}"/>`,
  );
  return [
    `<text x="0" y="-12" font-weight="600">${title}: skew in ms, by minute</text>`,
    ...grid,
    ...minutes,
    floor,
    ...curves,
  ].join("\n");
}

function curveOf(runs: readonly Run[]): string {
  const bins = Array.from({ length: RUN_MS / BIN_MS }, (): number[] => []);
  for (const { atMs, skewMs } of runs.flatMap(({ samples }) => samples)) {
    if (!Number.isNaN(skewMs)) bins[Math.min(bins.length - 1, Math.floor(atMs / BIN_MS))]?.push(Math.abs(skewMs));
  }
  return bins
    .flatMap((skews, index) => {
      const p95 = quantile95(skews);
      return p95 === undefined ? [] : [`${xOf((index + 0.5) * BIN_MS)} ${yOf(p95)}`];
    })
    .map((point, index) => `${index === 0 ? "M" : "L"}${point}`)
    .join("");
}

function quantile95(values: readonly number[]): number | undefined {
  const sorted = Float64Array.from(values).sort();
  return sorted[Math.ceil(0.95 * sorted.length) - 1];
}

function xOf(atMs: number): number {
  return round((atMs / RUN_MS) * PANEL.width);
}

function yOf(ms: number): number {
  const share = Math.log(Math.min(MOST_MS, Math.max(LEAST_MS, ms)) / LEAST_MS) / Math.log(MOST_MS / LEAST_MS);
  return round(PANEL.height * (1 - share));
}

const round = (value: number): number => Math.round(value * 10) / 10;
