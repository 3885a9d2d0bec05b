import type { Push } from "./push/push.ts";
import type { Member } from "./rooms/member.ts";
import type { Upkeep } from "./rooms/upkeep.ts";
import type { RetentionStore } from "./store/port.ts";
import type { SeenTogether } from "./store/seen-together.ts";
import { SERVED_EVERY_MS, type ServedStore } from "./store/served.ts";
import type { Metrics } from "./telemetry/metrics.ts";
import type { Clock } from "./time/clock.ts";
import { startTimerLoop, type TimerLoop } from "./time/timer-loop.ts";

export type ChorePorts = {
  readonly upkeep: Pick<Upkeep, "runDue" | "runFades">;
  readonly retention: Pick<RetentionStore, "sweep">;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly push: Pick<Push, "run">;
  readonly devices: Pick<SeenTogether, "seen" | "write">;
  readonly served: ServedStore;
  /** Everyone who is connected to this server. */
  readonly members: () => Iterable<Pick<Member, "roomId" | "deviceId">>;
  readonly timersEveryMs: number;
  readonly failed: (error: unknown) => void;
};

/** How often fading runs: what has faded is gone from the disk within about this time. */
const FADES_EVERY_MS = 60_000;
/** How long noting that a device came may wait; only the day counts. */
const SEEN_EVERY_MS = 5_000;
/** A connection may last for weeks: those present are noted regularly, or a phone in daily use would count as lost. */
const STILL_HERE_EVERY_MS = 600_000;
/**
 * A pass covers some of the rooms. Passes repeat until one finds none or the store is away, but at most this often: few for
 * what is due, as that chore runs again at once; for fading, as many rooms as a large service has in a minute.
 */
const DUE_PASSES = 8;
const FADE_PASSES = 1_000;

/**
 * What time makes happen: due events, push notifications, fading, notes of who was here and that the server runs, and a check
 * of the machine's clock.
 */
export function startChores(ports: ChorePorts): TimerLoop {
  const { upkeep, retention, clock, metrics, devices, push, served, members, timersEveryMs, failed } = ports;
  let isClosing = false;
  const goesOn = (): boolean => !isClosing;
  const runDue = async (): Promise<void> => {
    clock.watch();
    const startMs = clock.monotonicMs();
    const count = await untilDone(upkeep.runDue, DUE_PASSES, goesOn);
    metrics.timers(count, clock.monotonicMs() - startMs);
  };
  const runFades = async (): Promise<void> => {
    try {
      await untilDone(upkeep.runFades, FADE_PASSES, goesOn);
    } finally {
      // What was deleted so far is cleared all the same.
      await retention.sweep(clock.nowMs());
    }
  };
  const noteWhoIsHere = async (): Promise<void> => {
    const nowMs = clock.nowMs();
    await Promise.all([...members()].map(({ roomId, deviceId }) => devices.seen(roomId, deviceId, nowMs)));
  };
  const chores = [
    { everyMs: timersEveryMs, run: runDue },
    { everyMs: timersEveryMs, run: push.run },
    { everyMs: FADES_EVERY_MS, run: runFades },
    { everyMs: STILL_HERE_EVERY_MS, run: noteWhoIsHere },
    { everyMs: SEEN_EVERY_MS, run: devices.write },
    { everyMs: SERVED_EVERY_MS, run: () => served.note(Math.floor(clock.nowMs())) },
  ];
  const loop = startTimerLoop(chores, failed);
  return {
    close: () => {
      isClosing = true;
      return loop.close();
    },
  };
}

async function untilDone(pass: () => Promise<number>, mostPasses: number, goesOn: () => boolean): Promise<number> {
  let total = 0;
  for (let passes = 0; passes < mostPasses && goesOn(); passes++) {
    const count = await pass();
    total += count;
    if (count === 0) break;
  }
  return total;
}
