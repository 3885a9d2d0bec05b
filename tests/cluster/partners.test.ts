import { afterAll, beforeAll } from "vitest";
import { TestCluster, type TwoNodes } from "../support/cluster/cluster.ts";
import { clocks } from "./clocks.suite.ts";
import { pairing } from "./pairing.suite.ts";
import { practices } from "./practices.suite.ts";
import { versions } from "./versions.suite.ts";

const HOUR_MS = 3_600_000;
const YEAR_MS = 365 * 24 * HOUR_MS;
const wallOff = (ms: number) => ({ TRUST_PROXY: "127.0.0.1", TEST_WALL_OFF_MS: String(ms) });

/** Two nodes whose wall clocks are hours and years off: whatever partners do through them must not show it. */
let place: TwoNodes;
beforeAll(async () => {
  const cluster = await TestCluster.start();
  place = { cluster, origins: await cluster.two(wallOff(-5 * HOUR_MS), wallOff(3 * YEAR_MS)) };
});
afterAll(() => place.cluster.remove());

practices(() => place);
clocks(() => place);
versions(() => place);
// The last, as it uses up the wrong codes that this address has.
pairing(() => place);
