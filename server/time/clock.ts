/** Server time, wherever it comes from. */
export type Clock = {
  /** Server time with fractions of a millisecond. */
  readonly nowMs: () => number;
  /** For measurements within this process only. */
  readonly monotonicMs: () => number;
  /** Names this run of the clock: it changes when server time may have jumped. */
  readonly epoch: string;
  /** Whether this time may be believed. A server without it isn't ready. */
  readonly synced: boolean;
  /** Checks whether the machine has slept since the last call. */
  readonly watch: () => void;
};
