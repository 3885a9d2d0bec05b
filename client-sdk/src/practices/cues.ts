import type { Cue } from "../../../shared/pacer/cues.ts";
import type { Session } from "../../../shared/practices/breath/state.ts";
import type { Channel } from "../channels.ts";
import { tell } from "../emitter/tell.ts";
import type { Cancel } from "../environment/environment.ts";
import type { Phone } from "../phone.ts";

/**
 * A cue with the local milliseconds left until it, negative if a timer was late. Schedule it with that on the audio clock,
 * not with a timer of your own.
 */
export type TimedCue = Cue & { readonly inMs: number };

/** For which output cues are delivered, and how early. */
export type CueListenerOptions = {
  /** Whose latency counts. Default "light". */
  readonly channel?: Channel;
  /**
   * How long before its instant the cue comes, milliseconds. Default 0; sound wants about 200. From 1,000 on, a pause may
   * postpone a cue that was delivered already: it then comes again, with its new instant.
   */
  readonly aheadMs?: number;
};

type CueOptions = {
  /** The breath this phone takes part in, or null. */
  session(): Session | null;
  /** Server time as this output shows it, with its latency included. */
  nowMs(): number | null;
  /** Local milliseconds until this output shows that server time. */
  untilMs(serverMs: number): number | null;
  readonly aheadMs: number;
  tell(cue: TimedCue): void;
};

/** The longest wait before looking again, as the estimate of server time moves. */
const LONGEST_WAIT_MS = 500;
/** Timers are late; a cue is still useful this long after its instant. */
const LATE_MS = 200;

/** Delivers every cue once, ahead of its instant, until cancelled. A cue found more than 200 ms late is left out. */
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
  /** The current breath, or the last one. */
  #session: Session | null = null;
  #isOver = true;
  #toldUntilMs = Number.NEGATIVE_INFINITY;
  #closed = false;

  constructor(phone: Phone, options: CueOptions) {
    this.#phone = phone;
    this.#options = options;
  }

  /** Looks again: when the breath or the clock changes, and by its own timer. */
  run(): void {
    // Reading the time may reveal that the phone slept, which calls `run` itself: so it comes before the timer is set.
    const nowMs = this.#options.nowMs();
    this.#cancel();
    this.#follow(this.#options.session(), nowMs);
    if (this.#session === null || this.#isOver || this.#closed) return;
    const waitMs = nowMs === null ? LONGEST_WAIT_MS : this.#tellDue(this.#session, nowMs);
    // The listener may just have unsubscribed.
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
    // A new breath: how far the last one was delivered doesn't count.
    if (session.sessionId !== this.#session?.sessionId) this.#toldUntilMs = Number.NEGATIVE_INFINITY;
    this.#session = session;
    this.#isOver = false;
  }

  /** The end is a cue too, at an instant when the breath is over; but not if somebody stopped it earlier. */
  #isAtItsEnd(nowMs: number | null): boolean {
    if (this.#session === null || nowMs === null) return false;
    const cue = this.#nextCue(this.#session, nowMs);
    return cue?.kind === "done" && cue.atMs - nowMs < LATE_MS;
  }

  #nextCue(session: Session, nowMs: number): Cue | null {
    const pacer = this.#phone.engine?.pacer;
    return pacer?.nextCue(session, Math.max(nowMs - LATE_MS, this.#toldUntilMs)) ?? null;
  }

  /** Delivers the next cue if it is due; returns the milliseconds until there is more to do, null after the last. */
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

  /** A listener that throws still gets the next cue. */
  #tell(cue: TimedCue): void {
    const { environment } = this.#phone;
    tell(this.#options.tell, cue, (error) => environment.report(error));
  }
}
