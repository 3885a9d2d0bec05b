import { parseArgs } from "node:util";
import { startApp } from "../../support/app.ts";
import { measureSkew, type SkewRun } from "../../support/skew.ts";
import { bad, fourG, wifi } from "../clock/networks.ts";
import { simulateSkew } from "./simulated.ts";

/**
 * `npm run bench:skew -- --seed skew --seconds 30`: two phones in a process each and a real server, over real sockets
 * through a proxy that delays, jitters, stalls and leans; and what the simulation says of the very same paths.
 */
const { values } = parseArgs({
  options: { seed: { type: "string", default: "skew" }, seconds: { type: "string", default: "30" } },
});
const watchMs = Number(values.seconds) * 1_000;
const pairs: readonly { readonly name: string; readonly models: SkewRun["models"] }[] = [
  { name: "wifi", models: [wifi, wifi] },
  { name: "4g", models: [fourG, fourG] },
  { name: "wifi + 4g", models: [wifi, fourG] },
  { name: "bad", models: [bad, bad] },
];

const app = await startApp();
const measured = pairs.map(async ({ name, models }) => {
  const seed = `${values.seed}/${name}`;
  const real = await measureSkew({ port: app.port, seed, models, watchMs });
  return { name, real, simulated: simulateSkew(seed, models, watchMs) };
});
const rows = await Promise.all(measured);
await app.close();

const cells = (...figures: readonly number[]): string => figures.map((ms) => ms.toFixed(1).padStart(7)).join("");
console.log(
  `seed ${values.seed}, ${values.seconds} s     p50    p95    max | simulated  p95    max | floor  other number shown`,
);
for (const { name, real, simulated } of rows) {
  const ofReal = cells(real.p50Ms, real.p95Ms, real.maxMs);
  const ofSimulation = cells(simulated.p50Ms, simulated.p95Ms, simulated.maxMs);
  const differing = `${(real.differing * 100).toFixed(2)} % of ${real.instants} instants`;
  console.log(`${name.padEnd(16)}${ofReal} |${ofSimulation} |${cells(real.floorMs)}  ${differing}`);
}
