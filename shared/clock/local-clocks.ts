/** Wall clocks are trimmed by some ms now and then; more than this is sleep or somebody setting the clock. */
const WALL_JUMP_MS = 200;
/**
 * A local clock never seen to take a smaller step than this, though probes leave every 60 ms, is too coarse to vouch for a time
 * with (Firefox's `resistFingerprinting` once had steps of 100 ms).
 */
const COARSE_MS = 90;

/** What a phone's two clocks, monotonic and wall, show of each other and of themselves. */
export class LocalClocks {
  #wallMinusMonotonicMs: number | null = null;
  #seenMs = Number.NaN;
  #leastStepMs = Number.POSITIVE_INFINITY;

  get isCoarse(): boolean {
    return this.#leastStepMs >= COARSE_MS;
  }

  /** By how much the wall clock has jumped against the monotonic one since they were last compared; 0 if it hasn't. */
  jumpMs(localMs: number, wallMs: number): number {
    this.sawStep(localMs - this.#seenMs);
    this.#seenMs = localMs;
    const differenceMs = wallMs - localMs;
    if (!Number.isFinite(differenceMs)) return 0;
    const jumpMs = differenceMs - (this.#wallMinusMonotonicMs ?? differenceMs);
    this.#wallMinusMonotonicMs = differenceMs;
    return Math.abs(jumpMs) > WALL_JUMP_MS ? jumpMs : 0;
  }

  /** The monotonic clock was read twice, this far apart. */
  sawStep(ms: number): void {
    if (ms > 0) this.#leastStepMs = Math.min(this.#leastStepMs, ms);
  }
}
