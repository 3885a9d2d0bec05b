import { type ClockEstimate, createEstimator, type DropCounts, type Estimator } from "./estimator.ts";
import { LocalClocks } from "./local-clocks.ts";
import type { DropReason, ProbeSample, SampleVerdict } from "./probe-sample.ts";
import { nextProbeAfterMs, PAUSE, type ProbeMode, type ProbeSchedule, startBurst } from "./probe-schedule.ts";
import { localAtShown, type Slew, shownOffsetAt, slewErrorAt } from "./slew.ts";

/**
 * `unsynced`: no reply yet, the time isn't known. `syncing`: a time is shown but not vouched for. `synced`: what is shown is
 * the shared time.
 */
export type ClockStatus = "unsynced" | "syncing" | "synced";

/** How well the shared time is known at an instant. */
export type ClockSnapshot = {
  readonly status: ClockStatus;
  /** Shown server time minus local monotonic time; like the next three, null while the time isn't known. */
  readonly offsetMs: number | null;
  readonly driftPpm: number | null;
  /** The true offset is within this, however unequal the two directions of the path are. */
  readonly uncertaintyMs: number | null;
  readonly rttMs: number | null;
  /** Replies rejected so far because they could not be right, by reason. */
  readonly drops: DropCounts;
};

/** Every local instant is monotonic (`performance.now()`); every server instant is in ms of the server's clock. */
export interface DisciplinedClock {
  /** Server time to show at a local instant, or null while it isn't known. It never jumps while `synced`. */
  serverNowMs(localMs: number): number | null;
  /** The local instant at which this server time will be shown, for scheduling; ask again after each reply. */
  localAtServerMs(serverMs: number): number | null;
  status(localMs: number): ClockStatus;
  snapshot(localMs: number): ClockSnapshot;
  /** Takes one reply, at its `t3Ms` or somewhat later. */
  addReply(sample: ProbeSample, localMs?: number): SampleVerdict;
  /**
   * Compares both local clocks; call it on each frame, before each probe and with each reply. True if the phone slept or the
   * wall clock was set.
   */
  observe(localMs: number, wallMs: number): boolean;
  /** Connected, visible or woken: probes in a burst again. The history is kept. */
  refresh(localMs: number): void;
  probeSent(localMs: number): void;
  /** How long after the last `probeSent` the next probe is due. */
  nextProbeInMs(mode: ProbeMode): number;
  /** While nothing shown moves by this clock, it steps to a new estimate instead of slewing. Default: shown. */
  setShown(shown: boolean, localMs: number): void;
  /** Counts a reply that never became a sample: it is unreadable, or its connection is over. */
  drop(reason: DropReason): void;
  /** Forgets the server altogether, for a change of server or account. */
  reset(localMs: number): void;
}

export function createDisciplinedClock(estimator: Estimator = createEstimator()): DisciplinedClock {
  return new SlewingClock(estimator);
}

/** A larger error can't be slewed away in a breath or two: if replies contradicted what was shown, the clock steps. */
const STEP_FROM_MS = 250;
/** Shown and estimated time may be this far apart and still be called the shared time. */
const SETTLED_MS = 15;
/** With this much uncertainty from coasting without replies, the time is shown but no longer vouched for. */
const COAST_LIMIT_MS = 25;
const RATE = 0.02;
/** The clock may hurry at first, while people haven't settled into the rhythm yet. */
const FIRST_RATE = 0.06;
const FIRST_MS = 8_000;

class SlewingClock implements DisciplinedClock {
  readonly #estimator: Estimator;
  readonly #localClocks = new LocalClocks();
  #slew: Slew | null = null;
  #schedule: ProbeSchedule = startBurst(0);
  #pauseMs: number = PAUSE.firstMs;
  #shown = true;
  #heard = false;
  #hurryUntilMs = Number.NEGATIVE_INFINITY;
  #uncertaintyAtReplyMs = 0;

  constructor(estimator: Estimator) {
    this.#estimator = estimator;
  }

  serverNowMs(localMs: number): number | null {
    return this.#slew === null ? null : localMs + shownOffsetAt(this.#slew, localMs);
  }

  localAtServerMs(serverMs: number): number | null {
    return this.#slew === null ? null : localAtShown(this.#slew, serverMs);
  }

  status(localMs: number): ClockStatus {
    return this.#statusOf(this.#estimator.estimateAt(localMs), localMs);
  }

  snapshot(localMs: number): ClockSnapshot {
    const estimate = this.#estimator.estimateAt(localMs);
    const status = this.#statusOf(estimate, localMs);
    const drops = this.#estimator.drops();
    if (estimate === null || this.#slew === null) {
      return { status, offsetMs: null, driftPpm: null, uncertaintyMs: null, rttMs: null, drops };
    }
    const { driftPpm, uncertaintyMs, rttMs } = estimate;
    return { status, offsetMs: shownOffsetAt(this.#slew, localMs), driftPpm, uncertaintyMs, rttMs, drops };
  }

  addReply(sample: ProbeSample, localMs: number = sample.t3Ms): SampleVerdict {
    const { t3Ms } = sample;
    this.#localClocks.sawStep(t3Ms - sample.t0Ms);
    const wasTrusted = this.#estimator.isTrusted();
    const verdict = this.#estimator.add(sample);
    const contradicted = verdict.accepted ? wasTrusted && !this.#estimator.isTrusted() : verdict.reason === "disagrees";
    if (contradicted) this.#doubt(t3Ms);
    if (!verdict.accepted) return verdict;
    this.#heard = true;
    this.#schedule = { ...this.#schedule, replies: this.#schedule.replies + 1 };
    this.#follow(localMs, !wasTrusted || !this.#shown);
    this.#uncertaintyAtReplyMs = this.#estimator.estimateAt(localMs)?.uncertaintyMs ?? 0;
    return verdict;
  }

  observe(localMs: number, wallMs: number): boolean {
    const jumpMs = this.#localClocks.jumpMs(localMs, wallMs);
    if (jumpMs === 0) return false;
    this.#estimator.onWake(localMs, jumpMs);
    this.refresh(localMs);
    return true;
  }

  refresh(localMs: number): void {
    this.#pauseMs = PAUSE.firstMs;
    this.#schedule = startBurst(localMs);
  }

  probeSent(localMs: number): void {
    this.#schedule = { ...this.#schedule, lastProbeMs: localMs, probes: this.#schedule.probes + 1 };
  }

  nextProbeInMs(mode: ProbeMode): number {
    return nextProbeAfterMs(this.#schedule, mode);
  }

  setShown(shown: boolean, localMs: number): void {
    this.#shown = shown;
    if (!shown) this.#follow(localMs, true);
  }

  drop(reason: DropReason): void {
    this.#estimator.drop(reason);
  }

  reset(localMs: number): void {
    this.#estimator.reset();
    this.#slew = null;
    this.#heard = false;
    this.refresh(localMs);
  }

  #statusOf(estimate: ClockEstimate | null, localMs: number): ClockStatus {
    if (estimate === null || this.#slew === null) return this.#heard ? "syncing" : "unsynced";
    const settled = Math.abs(slewErrorAt(this.#slew, localMs)) <= SETTLED_MS;
    const fresh = estimate.uncertaintyMs - this.#uncertaintyAtReplyMs <= COAST_LIMIT_MS;
    const fine = !this.#localClocks.isCoarse;
    return settled && fresh && fine && this.#estimator.isTrusted() ? "synced" : "syncing";
  }

  /** Where the phone's clock is too coarse for two replies to agree, no burst helps: each further one waits twice as long. */
  #doubt(localMs: number): void {
    const pauseMs = this.#pauseMs;
    if (localMs - this.#schedule.sinceMs < pauseMs) return;
    this.refresh(localMs);
    this.#pauseMs = Math.min(2 * pauseMs, PAUSE.longestMs);
  }

  /** Aims the shown time at the present estimate. */
  #follow(localMs: number, mayStep: boolean): void {
    const estimate = this.#estimator.estimateAt(localMs);
    if (estimate === null) return;
    const errorMs = this.#slew === null ? 0 : shownOffsetAt(this.#slew, localMs) - estimate.offsetMs;
    const isFar = Math.abs(errorMs) > STEP_FROM_MS;
    if (this.#slew === null || isFar) this.#hurryUntilMs = localMs + FIRST_MS;
    this.#slew = {
      fromLocalMs: localMs,
      offsetMs: estimate.offsetMs,
      slope: estimate.driftPpm / 1e6,
      errorMs: mayStep && (isFar || !this.#shown) ? 0 : errorMs,
      rate: localMs < this.#hurryUntilMs ? FIRST_RATE : RATE,
    };
  }
}
