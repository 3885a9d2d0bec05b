import { setImmediate } from "node:timers/promises";
import type { LeanClient } from "../lean-client.ts";
import type { Pair } from "../load.ts";

const REFUSED = '"error"';

/** Asks until so many probes are answered; each room has one under way. */
export function answeredProbes(pairs: readonly Pair[], count: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let [sent, answered] = [0, 0];
    const ask = (client: LeanClient): void => {
      if (sent === count) return;
      sent += 1;
      probe(client, (packet) => {
        if (packet.includes(REFUSED)) reject(new Error(`Refused: ${packet}`));
        answered += 1;
        if (answered === count) resolve();
        else ask(client);
      });
    };
    for (const [a] of pairs) ask(a);
  });
}

/** Every phone asks once a second, all spread over the second, as in as many breaths. */
export async function steadyProbes(
  phones: readonly LeanClient[],
  seconds: number,
): Promise<{ readonly sent: number; readonly elapsedMs: number }> {
  const total = phones.length * seconds;
  const startedAtMs = performance.now();
  let answered = 0;
  for (let sent = 0; sent < total; ) {
    const due = Math.min(total, Math.floor(((performance.now() - startedAtMs) / 1_000) * phones.length));
    for (; sent < due; sent += 1) {
      const phone = phones[sent % phones.length];
      if (phone !== undefined) probe(phone, () => (answered += 1));
    }
    await setImmediate();
  }
  while (answered < total) await setImmediate();
  return { sent: total, elapsedMs: performance.now() - startedAtMs };
}

const probe = (client: LeanClient, answered: (packet: string) => void): void =>
  client.ask("clock", `{"t0Ms":${performance.now()}}`, answered);
