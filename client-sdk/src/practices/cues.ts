import type { Cue } from "../../../shared/pacer/cues.ts";
import type { Session } from "../../../shared/practices/breath/state.ts";
import type { Channel } from "../channels.ts";
import { tell } from "../emitter/tell.ts";
import type { Cancel } from "../environment/environment.ts";
import type { Phone } from "../phone.ts";

/**
 * A cue with the local milliseconds that are left until it, below 0 when a timer was late. Schedule it on the audio clock
 * with that, not with a timer of your own.
 */
export type TimedCue = Cue & { readonly inMs: number };

/** For which output cues are told, and how early. */
export type CueListenerOptions = {
  /** Whose latency counts. Default "light". */
  readonly channel?: Channel;
  /**
   * How long before its instant the cue comes, milliseconds. Default 0; sound wants about 200. From 1,000 on a pause may put
   * off what was told already: it comes once more, with its new instant.
   */
  readonly aheadMs?: number;
};

type CueOptions = {
  /** The breath this phone takes part in, or null. */
  session(): Session | null;
  /** Server time as this output shows it: its own latency is in it already. */
  nowMs(): number | null;
  /** Local milliseconds until this output shows that server time. */
  untilMs(serverMs: number): number | null;
  readonly aheadMs: number;
  tell(cue: TimedCue): void;
};

/** Anything further off is looked at again in between, as the estimate of server time moves. */
const LONGEST_WAIT_MS = 500;
/** Timers are late; a cue is still worth hearing so long after its instant. */
const LATE_MS = 200;

/** Hands out every cue once, ahead of its instant, until cancelled. What is 200 ms late when it is found is left out. */
export function listenToCues(phone: Phone, options: CueOptions): Cancel {
  const schedule = new CueSchedule(phone, options);
  const cancels = (["room", "clock", "status"] as const).map((name) => phone.on(name, () => schedule.run()));
  schedule.run();
  return () => {
    schedule.close();
    for (const cancel of cancels) cancel();
  };
}

class CueSchedule {
  readonly #phone: Phone;
  readonly #options: CueOptions;
  #cancel: Cancel = () => undefined;
  /** The breath that is on, or the last one. */
  #session: Session | null = null;
  #isOver = true;
  #toldUntilMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(phone: Phone, options: CueOptions) {
    this.#phone = phone;
    this.#options = options;
  }

  /** Looks anew: when the breath or the clock changes, and by its own timer. */
  run(): void {
    // Looking at the time may find that the phone slept, which calls `run` from within: so it comes before the timer is
    // set.
    const nowMs = this.#options.nowMs();
    this.#cancel();
    this.#follow(this.#options.session(), nowMs);
    if (this.#session === null || this.#isOver || this.#closed) return;
    const waitMs = nowMs === null ? LONGEST_WAIT_MS : this.#tellDue(this.#session, nowMs);
    // The listener may have unsubscribed just now.
    if (waitMs === null || this.#closed) return;
    this.#cancel = this.#phone.environment.setTimer(Math.min(LONGEST_WAIT_MS, waitMs), () => this.run());
  }

  close(): void {
    this.#closed = true;
    this.#cancel();
  }

  #follow(session: Session | null, nowMs: number | null): void {
    if (session === null) {
      this.#isOver ||= !this.#isAtItsEnd(nowMs);
      return;
    }
    // A new breath: how far the last one was told doesn't count for it.
    if (session.sessionId !== this.#session?.sessionId) this.#toldUntilMs = Number.NEGATIVE_INFINITY;
    this.#session = session;
    this.#isOver = false;
  }

  /** The end is told too, at an instant at which the breath isn't on any more; but not of one that somebody stopped before. */
  #isAtItsEnd(nowMs: number | null): boolean {
    if (this.#session === null || nowMs === null) return false;
    const cue = this.#nextCue(this.#session, nowMs);
    return cue?.kind === "done" && cue.atMs - nowMs < LATE_MS;
  }

  #nextCue(session: Session, nowMs: number): Cue | null {
    const pacer = this.#phone.engine?.pacer;
    return pacer?.nextCue(session, Math.max(nowMs - LATE_MS, this.#toldUntilMs)) ?? null;
  }

  /** Tells the next cue if it is time; milliseconds until there is something to do again, null after the last. */
  #tellDue(session: Session, nowMs: number): number | null {
    const { aheadMs, untilMs } = this.#options;
    const cue = this.#nextCue(session, nowMs);
    if (cue === null) return null;
    const inMs = untilMs(cue.atMs) ?? cue.atMs - nowMs;
    if (inMs > aheadMs) return inMs - aheadMs;
    this.#toldUntilMs = cue.atMs;
    this.#tell({ ...cue, inMs });
    return 0;
  }

  /** A listener that throws misses nothing of what comes. */
  #tell(cue: TimedCue): void {
    const { environment } = this.#phone;
    tell(this.#options.tell, cue, (error) => environment.report(error));
  }
}
