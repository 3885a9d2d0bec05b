import { type Cue, nextCue } from "../../../shared/pacer/cues.ts";
import type { Session } from "../../../shared/pacer/session.ts";
import type { Cancel, Environment } from "../environment/environment.ts";

/** A cue with the time that is left until it: schedule it on the audio clock with that, not with a timer of your own. */
export type TimedCue = Cue & { readonly inMs: number };

export type CueOptions = {
  readonly environment: Environment;
  /** The breath this phone takes part in, or null. */
  session(): Session | null;
  /** Server time as this output shows it: its own latency is in it already. */
  nowMs(): number | null;
  /** How long before its instant a cue is handed out, milliseconds. */
  readonly aheadMs: number;
  tell(cue: TimedCue): void;
};

/** Anything longer is looked at again in between, as the estimate of server time moves. */
const LONGEST_WAIT_MS = 500;

/** Hands out every cue once, ahead of its instant. What lies in the past when it is found is left out. */
export class CueSchedule {
  readonly #options: CueOptions;
  #cancel: Cancel = () => undefined;
  #toldUntilMs = Number.NEGATIVE_INFINITY;

  constructor(options: CueOptions) {
    this.#options = options;
  }

  /** Looks anew: called when the breath or the clock changes, and by its own timer. */
  run(): void {
    this.#cancel();
    const { environment, session, nowMs, aheadMs, tell } = this.#options;
    const [running, atMs] = [session(), nowMs()];
    if (running === null) return;
    if (atMs === null) return this.#again(environment, LONGEST_WAIT_MS);
    const cue = nextCue(running, Math.max(atMs, this.#toldUntilMs));
    if (cue === null) return;
    const inMs = cue.atMs - atMs;
    if (inMs > aheadMs) return this.#again(environment, Math.min(LONGEST_WAIT_MS, inMs - aheadMs));
    this.#toldUntilMs = cue.atMs;
    tell({ ...cue, inMs });
    this.#again(environment, 0);
  }

  /** Another breath: what was told of the last one counts no more. */
  restart(): void {
    this.#toldUntilMs = Number.NEGATIVE_INFINITY;
    this.run();
  }

  close(): void {
    this.#cancel();
  }

  #again(environment: Environment, afterMs: number): void {
    this.#cancel = environment.setTimer(afterMs, () => this.run());
  }
}
