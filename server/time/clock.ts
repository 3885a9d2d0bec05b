/** Server time, wherever it comes from. */
export type Clock = {
  /** Server time with fractions of a millisecond. */
  readonly nowMs: () => number;
  /** For what is measured within this process only. */
  readonly monotonicMs: () => number;
  /** Names this run of the clock: it changes when server time may have jumped. */
  readonly epoch: string;
  /** Whether the time told may be believed. A server whose time may not isn't ready. */
  readonly synced: boolean;
  /** Looks whether the machine has slept since the last look. */
  readonly watch: () => void;
};
