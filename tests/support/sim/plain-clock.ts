import type { ClockSnapshot, DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { ProbeMode } from "../../../shared/clock/probe-schedule.ts";

/** The steady intervals of the real schedule: they limit how long a lost broadcast can go unnoticed. */
export const STEADY_MS = { breath: 1_000, space: 10_000, idle: 45_000 } as const satisfies Record<ProbeMode, number>;

/**
 * A clock that takes one reply for the truth and probes at the steady pace at once, without the real one's bursts: the
 * simulation is about the log, and the fewer probes there are, the longer a loss goes unnoticed.
 */
export function plainClock(): DisciplinedClock {
  let offsetMs: number | null = null;
  let probed = false;
  const snapshot = (): ClockSnapshot => ({
    status: offsetMs === null ? "unsynced" : "synced",
    offsetMs,
    driftPpm: null,
    uncertaintyMs: null,
    rttMs: null,
    drops: {},
  });
  return {
    snapshot,
    serverNowMs: (localMs) => (offsetMs === null ? null : localMs + offsetMs),
    localAtServerMs: (serverMs) => (offsetMs === null ? null : serverMs - offsetMs),
    status: () => snapshot().status,
    addReply: ({ t0Ms, t1Ms, t3Ms }) => {
      offsetMs = t1Ms - (t0Ms + t3Ms) / 2;
      return { accepted: true };
    },
    observe: () => false,
    refresh: () => {
      probed = false;
    },
    probeSent: () => {
      probed = true;
    },
    nextProbeInMs: (mode) => (probed ? STEADY_MS[mode] : 0),
    setShown: () => undefined,
    drop: () => undefined,
    reset: () => {
      offsetMs = null;
    },
  };
}
