import { expect, test } from "vitest";
import { InFlight } from "../../../../server/realtime/in-flight.ts";

test("[SV13] whoever waits for the last answer, even twice, is told once it is given; what comes later is refused", async () => {
  const inFlight = new InFlight();
  inFlight.enter();
  inFlight.enter();
  expect(inFlight.closed).toBe(false);
  const waiting = [inFlight.close(), inFlight.close()];
  expect(inFlight.closed).toBe(true);
  expect(waiting[1]).toBe(waiting[0]);
  let isOver = false;
  void waiting[0]?.then(() => (isOver = true));
  inFlight.leave();
  await Promise.resolve();
  expect(isOver).toBe(false);
  inFlight.leave();
  await Promise.all(waiting);
  expect(inFlight.count).toBe(0);
});
