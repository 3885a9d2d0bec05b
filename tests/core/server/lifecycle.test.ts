import { expect, test } from "vitest";
import { Lifecycle } from "../../../server/lifecycle.ts";

test("[SV25] however often it is asked whether it is ready, a server tries twice a second whether it can save", async () => {
  const clock = { nowMs: 0, synced: true, monotonicMs: () => clock.nowMs };
  let tries = 0;
  const ready = async (): Promise<void> => {
    tries += 1;
    if (tries === 2) throw new Error("full");
  };
  const life = new Lifecycle({ ready }, clock);
  const answers: boolean[] = [];
  for (; clock.nowMs < 1_500; clock.nowMs += 100)
    answers.push(
      await life.ready().then(
        () => true,
        () => false,
      ),
    );
  expect(tries).toBe(3);
  expect(answers).toEqual(answers.map((_, index) => index < 5 || index >= 10));
});

test("[CL1] [SV25] while it doesn't know the time, or is about to stop, it isn't ready, and tries nothing", async () => {
  const clock = { synced: false, monotonicMs: () => 0 };
  let tries = 0;
  const life = new Lifecycle({ ready: async () => void (tries += 1) }, clock);
  await expect(life.ready()).rejects.toThrow("not synced");
  clock.synced = true;
  await life.ready();
  life.unready();
  await expect(life.ready()).rejects.toThrow("stopping");
  expect(tries).toBe(1);
});
