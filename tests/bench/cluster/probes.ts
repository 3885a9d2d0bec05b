import { setImmediate } from "node:timers/promises";
import type { Pair } from "../load.ts";

/** Every phone probes the clock once a second, as in a breath, all of them evenly spread. Returns how many probes. */
export async function probeEverySecond(pairs: readonly Pair[], seconds: number): Promise<number> {
  const phones = pairs.flat();
  const total = phones.length * seconds;
  const startedAtMs = performance.now();
  let answered = 0;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAtMs) / 1_000) * phones.length));
    for (; sent < due; sent++) {
      phones[sent % phones.length]?.ask("clock", `{"t0Ms":${performance.now()}}`, () => {
        answered += 1;
      });
    }
    await setImmediate();
  }
  while (answered < total) await setImmediate();
  return total;
}
