import { describe, expect, test } from "vitest";
import { fourG, wifi } from "../bench/clock/networks.ts";
import { startApp } from "../support/app.ts";
import { measureSkew } from "../support/skew/skew.ts";

/** A lead-in of 5 s and one in-breath; the run stays under 20 s with the pairing before it. */
const WATCH_MS = 9_500;
/** What a busy machine with two cores adds to what the network does. */
const ROOM_MS = 10;

const pairs = [
  { name: "wifi", models: [wifi, wifi] },
  { name: "4g", models: [fourG, fourG] },
  { name: "wifi and 4g", models: [wifi, fourG] },
] as const;

describe.concurrent("two phones in two processes over real sockets, with clocks that drift and networks that delay, stall and lean", () => {
  test.for(pairs)(
    "[CK1] [PH26] on $name show the same server time and the same breath",
    async ({ name, models }, { onTestFinished }) => {
      const app = await startApp();
      onTestFinished(() => app.close());
      const figures = await measureSkew({ port: app.port, seed: `skew test/${name}`, models, watchMs: WATCH_MS });
      const withinMs = figures.floorMs + ROOM_MS;
      expect(figures.instants).toBeGreaterThan(100);
      expect(figures.p95Ms).toBeLessThan(withinMs);
      expect(figures.maxMs).toBeLessThan(2 * withinMs);
      // The phases of a session cost nothing: the clock is asked, and that is all.
      expect(figures.messages).toEqual(["clock"]);
      expect(figures.phases).toEqual(expect.arrayContaining(["leadIn 1", "inhale 1", "inhale 2"]));
      // A number stands for a second: the two differ around its end only, for as long as their clocks do.
      expect(figures.differing).toBeLessThan((2 * withinMs) / 1_000);
    },
  );
});
