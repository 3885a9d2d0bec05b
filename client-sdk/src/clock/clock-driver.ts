import type { ClockSnapshot, DisciplinedClock } from "../../../shared/clock/disciplined-clock.ts";
import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";
import type { ProbeMode } from "../../../shared/clock/probe-schedule.ts";
import { ClockReply } from "../../../shared/protocol/clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import { PROBE_WITHIN_MS } from "../connection/timing.ts";
import type { Cancel, Environment } from "../environment/environment.ts";

/** A reply that has arrived but hasn't been read yet, with the local instants at which its probe left and it arrived. */
type Unread = Pick<ProbeSample, "t0Ms" | "t3Ms" | "connection"> & {
  readonly answer: unknown;
  /** The head of this phone's copy when the reply arrived. */
  readonly ours: Head | null;
};

/**
 * Without a connection no reply prompts a look at the clock. It is checked this often all the same, so that the app
 * hears when its time can no longer be vouched for.
 */
const LOOK_EVERY_MS = 45_000;
/**
 * In an app that draws (`whenFree`), replies are read this long after the probe was due, or after a reply that arrives
 * later than that.
 */
const LOOK_AFTER_MS = 30;

export type ClockDriverOptions = {
  readonly clock: DisciplinedClock;
  readonly environment: Environment;
  readonly driver: ConnectionDriver;
  mode(): ProbeMode;
  head(): Head | null;
  /** Every reply says where the log stands: a lost broadcast is found within one probe. */
  headHeard(id: ConnectionId, theirs: Head, ours: Head | null): void;
  /** The server's time, as of a moment ago. */
  timeHeard(serverMs: number): void;
  changed(snapshot: ClockSnapshot): void;
};

/** Sends the shared clock's probes when they are due, each in a task of its own, and reads the replies. */
export class ClockDriver {
  readonly #options: ClockDriverOptions;
  #probedAtMs = 0;
  #status: ClockSnapshot["status"] = "unsynced";
  #cancelNext: Cancel = () => undefined;
  #cancelLook: Cancel = () => undefined;
  #looksAtMs = Number.POSITIVE_INFINITY;
  readonly #unread: Unread[] = [];
  /** The clock has taken a reply for which `changed` hasn't been called yet. */
  #moved = false;
  #cancelWait: Cancel = () => undefined;
  #proving: ConnectionId | null = null;
  /** The next probe is the one that must prove the connection alive: it leaves at once, whatever was planned. */
  #provesNext = false;
  #closed = false;

  constructor(options: ClockDriverOptions) {
    this.#options = options;
  }

  /** Server time to show now; null while it can't be told. */
  serverNowMs(): number | null {
    const { clock } = this.#options;
    return clock.serverNowMs(this.#observe());
  }

  /** Local milliseconds until this server time is shown, negative once it has been; null while the time isn't known. */
  untilServerMs(serverMs: number): number | null {
    const localMs = this.#observe();
    const atMs = this.#options.clock.localAtServerMs(serverMs);
    return atMs === null ? null : atMs - localMs;
  }

  /** A connection came up or the app woke: probe in a burst. The history is kept. */
  refresh(): void {
    this.#options.clock.refresh(this.#observe());
    this.reschedule();
  }

  /** Plans the next probe anew, because what the phone is doing may have changed. */
  reschedule(): void {
    if (this.#closed || this.#provesNext) return;
    const { clock, driver, environment, mode } = this.#options;
    // `mode` reads the time, may find that the phone slept, and then calls `reschedule` itself: so it comes before the
    // timer is set.
    const dueInMs = clock.nextProbeInMs(mode());
    this.#cancelNext();
    if (driver.serving === null) {
      this.#cancelNext = environment.setTimer(LOOK_EVERY_MS, () => this.#look());
      return;
    }
    const waitMs = Math.max(0, this.#probedAtMs + dueInMs - environment.monotonicNowMs());
    const probe = (): void => this.#probe();
    this.#cancelNext = environment.whenFree?.(waitMs, probe) ?? environment.setTimer(waitMs, probe);
    this.#planLook(this.#unread.length === 0 ? waitMs + LOOK_AFTER_MS : 0);
  }

  /** The line must answer within 3 s, or it counts as dead. Asking again meanwhile doesn't extend the time. */
  prove(id: ConnectionId): void {
    const { driver, environment } = this.#options;
    if (this.#proving !== id) {
      this.#proven();
      this.#proving = id;
      this.#cancelWait = environment.setTimer(PROBE_WITHIN_MS, () => {
        this.#proving = null;
        driver.put({ on: "silent", id });
      });
    }
    this.#cancelNext();
    this.#provesNext = true;
    this.#cancelNext = environment.setTimer(0, () => this.#probe(id));
  }

  setShown(shown: boolean): void {
    this.#options.clock.setShown(shown, this.#options.environment.monotonicNowMs());
  }

  close(): void {
    this.#closed = true;
    this.#cancelNext();
    this.#cancelLook();
    this.#proven();
  }

  #proven(): void {
    this.#cancelWait();
    this.#proving = null;
  }

  #probe(id = this.#options.driver.currentId): void {
    const { clock, driver } = this.#options;
    const connection = driver.connection(id);
    this.#provesNext = false;
    const t0Ms = this.#observe();
    connection?.volatile("clock", { t0Ms }, (answer) => this.#heard({ t0Ms, connection: id, answer }));
    clock.probeSent(t0Ms);
    this.#probedAtMs = t0Ms;
    this.#lookSoon(t0Ms);
  }

  /** The arrival is stamped at once; reading can wait. */
  #heard(reply: Omit<Unread, "t3Ms" | "ours">): void {
    const { environment, head } = this.#options;
    const t3Ms = environment.monotonicNowMs();
    this.#unread.push({ ...reply, t3Ms, ours: head() });
    this.#lookSoon(t3Ms);
  }

  #lookSoon(nowMs: number): void {
    if (this.#options.environment.whenFree === undefined) this.#look();
    else if (this.#looksAtMs - nowMs > LOOK_AFTER_MS) this.#planLook(0);
  }

  #planLook(afterMs: number): void {
    const { environment } = this.#options;
    if (environment.whenFree === undefined) return;
    this.#cancelLook();
    this.#looksAtMs = environment.monotonicNowMs() + afterMs;
    this.#cancelLook = environment.whenFree(afterMs, () => this.#look());
  }

  /** Reads the replies that arrived, reports what changed, and plans the next probe. */
  #look(): void {
    this.#looksAtMs = Number.POSITIVE_INFINITY;
    const unread = this.#unread.splice(0);
    for (const reply of unread) if (this.#read(reply)) this.#moved = true;
    // Reading takes all the time one frame has; what follows from it waits for the next.
    if (unread.length > 0 && this.#options.environment.whenFree !== undefined) return this.#planLook(0);
    this.#tell(this.#moved);
    this.#moved = false;
    this.reschedule();
  }

  /** Whether the clock accepts the reply. */
  #read({ answer, ours, ...own }: Unread): boolean {
    const { clock, driver, headHeard, timeHeard } = this.#options;
    const isCurrent = driver.isCurrent(own.connection);
    const reply = ClockReply.safeParse(answer).data;
    if (!isCurrent || reply?.t0Ms !== own.t0Ms) {
      clock.drop(isCurrent ? "unreadable" : "oldConnection");
      return false;
    }
    this.#proven();
    const { head, ...stamps } = reply;
    const localMs = this.#observe();
    const { accepted } = clock.addReply({ ...stamps, ...own }, localMs);
    if (accepted) timeHeard(stamps.t2Ms);
    if (head !== null) headHeard(own.connection, head, ours);
    return accepted;
  }

  /**
   * Reads both local clocks together: when they drift apart, the phone slept or somebody set the clock. After a sleep that
   * nothing else reported (a closed lid) the line may be dead.
   */
  #observe(): number {
    const { clock, driver, environment } = this.#options;
    const localMs = environment.monotonicNowMs();
    if (clock.observe(localMs, environment.wallNowMs())) {
      driver.put({ on: "wake" });
      this.reschedule();
    }
    return localMs;
  }

  #tell(moved: boolean): void {
    const { changed, clock, environment } = this.#options;
    const snapshot = clock.snapshot(environment.monotonicNowMs());
    const isNews = moved || snapshot.status !== this.#status;
    this.#status = snapshot.status;
    if (isNews) changed(snapshot);
  }
}
