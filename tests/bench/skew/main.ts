import { startApp } from "../../support/app.ts";
import { measureSkew, type SkewFigures, type SkewRun } from "../../support/skew/skew.ts";
import { bad, fixedPath, fourG, wifi } from "../clock/networks.ts";
import { readOptions } from "../options.ts";
import { type SimulatedSkew, simulateSkew } from "./simulated.ts";

/**
 * `npm run bench:skew -- --seed skew --seconds 30`: two phones in a process each and a real server, over real sockets
 * through a proxy that delays, jitters, stalls and leans; beside what the simulation says of the very same paths. Fails
 * when the two don't agree.
 */
const { seed, seconds } = readOptions({ seed: "skew", seconds: 30 });
const watchMs = seconds * 1_000;
/** The first two are known beforehand: 0 ms, and exactly half of what the directions differ. */
const pairs: readonly { readonly name: string; readonly models: SkewRun["models"] }[] = [
  { name: "20/20 ms", models: [fixedPath(20, 20), fixedPath(20, 20)] },
  { name: "30/10 ms", models: [fixedPath(30, 10), fixedPath(20, 20)] },
  { name: "wifi", models: [wifi, wifi] },
  { name: "4g", models: [fourG, fourG] },
  { name: "wifi + 4g", models: [wifi, fourG] },
  { name: "bad", models: [bad, bad] },
];
/** Timers of a real machine come late, in the proxy as on the phones. */
const MACHINE_MS = 2;

type Row = { readonly name: string; readonly real: SkewFigures; readonly simulated: SimulatedSkew };

const app = await startApp();
const measured = await Promise.all(
  pairs.map(({ name, models }) => measureSkew({ port: app.port, seed: seedOf(name), models, watchMs })),
);
await app.close();
// Only now: while the phones run, their proxy has this process to itself.
const rows = pairs.flatMap(({ name, models }, index): readonly Row[] => {
  const figures = measured[index];
  return figures === undefined ? [] : [{ name, real: figures, simulated: simulateSkew(seedOf(name), models, watchMs) }];
});

console.log(
  `seed ${seed}, ${seconds} s    floor | p50/p95/max in ms | simulated p50, p95, max: middle (least-most) of 40`,
);
for (const row of rows) console.log(lineOf(row));
const strange = rows.filter(({ real: { p95Ms }, simulated: { p95 } }) => {
  return p95Ms < p95.least - MACHINE_MS || p95Ms > p95.most + MACHINE_MS;
});
console.log(
  strange.length === 0 ? "They agree." : `Not what was simulated: ${strange.map(({ name }) => name).join(", ")}`,
);
if (strange.length > 0) process.exitCode = 1;

function seedOf(name: string): string {
  return `${seed}/${name}`;
}

function lineOf({ name, real, simulated }: Row): string {
  const figures = [real.p50Ms, real.p95Ms, real.maxMs].map((ms) => ms.toFixed(1)).join("/");
  const ranges = [simulated.p50, simulated.p95, simulated.max].map(
    ({ least, middle, most }) => `${middle.toFixed(1)} (${least.toFixed(1)}-${most.toFixed(1)})`,
  );
  const differing = `${(real.differing * 100).toFixed(2)} % of ${real.instants} instants show another number`;
  return `${name.padEnd(20)}${real.floorMs.toFixed(1).padStart(6)} | ${figures.padStart(17)} | ${ranges.join(", ")} | ${differing}`;
}
