import { fade, nextFadeAtMs, type Room } from "../../../shared/room/room.ts";
import { type Cancel, type Environment, LONGEST_TIMER_MS } from "../environment/environment.ts";

export type FaderOptions = {
  readonly environment: Environment;
  /** The best known server time. Null until it was heard once: nothing fades by a guess. */
  nowMs(): number | null;
  room(): Room;
  faded(room: Room, atMs: number): void;
};

/** Deletes what has expired from this phone too, when its time comes, connected or not. */
export class Fader {
  readonly #options: FaderOptions;
  #cancel: Cancel = () => undefined;
  #closed = false;

  constructor(options: FaderOptions) {
    this.#options = options;
  }

  /** Fades what is due and sets the timer for the rest. Called after every change and wake-up. */
  run(): void {
    this.#cancel();
    const { environment, nowMs, room, faded } = this.#options;
    const atMs = nowMs();
    if (atMs === null) return;
    const dueAtMs = nextFadeAtMs(room());
    if (dueAtMs !== null && dueAtMs <= atMs) faded(fade(room(), atMs), atMs);
    const nextAtMs = nextFadeAtMs(room());
    // If something is still due after fading, a timer would only spin; the next change looks again.
    if (this.#closed || nextAtMs === null || nextAtMs <= atMs) return;
    const waitMs = Math.min(LONGEST_TIMER_MS, nextAtMs - atMs);
    this.#cancel = environment.setTimer(waitMs, () => this.run());
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }
}
