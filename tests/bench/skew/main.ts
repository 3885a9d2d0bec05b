import { startApp } from "../../support/app.ts";
import { measureSkew } from "../../support/skew.ts";
import { fourG, wifi } from "../clock/networks.ts";

/** Two real phones of the SDK and a real server over real sockets, for 30 s on each network: `node tests/bench/skew/main.ts [seed]`. */
const WATCH_MS = 30_000;
const [seed = "skew"] = process.argv.slice(2);
const pairs = [
  { name: "wifi", models: [wifi, wifi] },
  { name: "4g", models: [fourG, fourG] },
  { name: "wifi + 4g", models: [wifi, fourG] },
] as const;

const app = await startApp();
const measured = pairs.map(async ({ name, models }) => ({
  name,
  ...(await measureSkew({ port: app.port, seed: `${seed}/${name}`, models, watchMs: WATCH_MS })),
}));
const rows = await Promise.all(measured);
await app.close();

console.log(`seed ${seed}; skew in ms      p50     p95     max   floor   other count shown`);
for (const { name, p50Ms, p95Ms, maxMs, floorMs, differing } of rows) {
  const cells = [p50Ms, p95Ms, maxMs, floorMs].map((ms) => ms.toFixed(2).padStart(8)).join("");
  console.log(`${name.padEnd(22)}${cells}   ${(differing * 100).toFixed(2)} % of the time`);
}
