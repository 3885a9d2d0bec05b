import type { ClockSnapshot, DisciplinedClock, ProbeMode } from "../../../shared/clock/disciplined-clock.ts";
import type { ProbeSample } from "../../../shared/clock/probe-sample.ts";
import { ClockReply } from "../../../shared/protocol/clock.ts";
import type { Head } from "../../../shared/protocol/envelope.ts";
import type { ConnectionDriver } from "../connection/driver.ts";
import type { ConnectionId } from "../connection/state.ts";
import { PROBE_WITHIN_MS } from "../connection/timing.ts";
import type { Cancel, Environment } from "../environment/environment.ts";

/** What the phone itself knows of a reply. */
type OwnStamps = Pick<ProbeSample, "t0Ms" | "t3Ms" | "connection">;

/** How soon it is told that the time isn't vouched for any more. */
const LOOK_EVERY_MS = 45_000;

export type ClockDriverOptions = {
  readonly clock: DisciplinedClock;
  readonly environment: Environment;
  readonly driver: ConnectionDriver;
  mode(): ProbeMode;
  /** Every reply says where the log stands: a lost broadcast is found within one probe. */
  headHeard(id: ConnectionId, head: Head): void;
  /** What the server's clock said a moment ago. */
  timeHeard(serverMs: number): void;
  changed(snapshot: ClockSnapshot): void;
};

/** Sends the probes of the shared clock when they are due, one at a time in a task of its own, and hears the replies. */
export class ClockDriver {
  readonly #options: ClockDriverOptions;
  #probedAtMs = 0;
  #status: ClockSnapshot["status"] = "unsynced";
  #cancelNext: Cancel = () => undefined;
  #cancelWait: Cancel = () => undefined;
  #proving: ConnectionId | null = null;
  #closed = false;

  constructor(options: ClockDriverOptions) {
    this.#options = options;
  }

  /** Server time to show now; null while it can't be told. */
  serverNowMs(): number | null {
    const { clock } = this.#options;
    return clock.serverNowMs(this.#observe());
  }

  /** Local milliseconds until that server time is shown, below 0 when it was; null while no time can be told. */
  untilServerMs(serverMs: number): number | null {
    const localMs = this.#observe();
    const atMs = this.#options.clock.localAtServerMs(serverMs);
    return atMs === null ? null : atMs - localMs;
  }

  snapshot(): ClockSnapshot {
    return this.#options.clock.snapshot(this.#options.environment.monotonicNowMs());
  }

  /** A connection serves, or the app woke up: probe in a burst. The history stays. */
  refresh(): void {
    this.#options.clock.refresh(this.#observe());
    this.reschedule();
  }

  /** Looks anew at when the next probe is due: what the phone is doing may have changed. */
  reschedule(): void {
    this.#cancelNext();
    if (this.#closed) return;
    const { clock, driver, environment, mode } = this.#options;
    if (driver.serving === null) return this.#lookAgain();
    const dueMs = this.#probedAtMs + clock.nextProbeInMs(mode());
    const waitMs = Math.max(0, dueMs - environment.monotonicNowMs());
    const probe = (): void => this.#probe();
    this.#cancelNext = environment.whenFree?.(waitMs, probe) ?? environment.setTimer(waitMs, probe);
  }

  /** The line must answer within 3 s, or it is dead. Asking again meanwhile gives it no more time. */
  prove(id: ConnectionId): void {
    const { environment } = this.#options;
    if (this.#proving !== id) {
      this.#proven();
      this.#proving = id;
      this.#cancelWait = environment.setTimer(PROBE_WITHIN_MS, () => this.#silent(id));
    }
    this.#cancelNext();
    this.#cancelNext = environment.setTimer(0, () => this.#probe(id));
  }

  setShown(shown: boolean): void {
    this.#options.clock.setShown(shown, this.#options.environment.monotonicNowMs());
  }

  close(): void {
    this.#closed = true;
    this.#cancelNext();
    this.#proven();
  }

  /** Without a connection nothing is asked; that the time can't be vouched for any more is told all the same. */
  #lookAgain(): void {
    this.#cancelNext = this.#options.environment.setTimer(LOOK_EVERY_MS, () => {
      this.#tell();
      this.reschedule();
    });
  }

  #proven(): void {
    this.#cancelWait();
    this.#proving = null;
  }

  #silent(id: ConnectionId): void {
    this.#proving = null;
    this.#options.driver.put({ on: "silent", id });
  }

  #probe(id = this.#options.driver.currentId): void {
    const { clock, driver } = this.#options;
    const connection = driver.connection(id);
    const t0Ms = this.#observe();
    connection?.volatile("clock", { t0Ms }, (answer) => this.#heard(id, t0Ms, answer));
    clock.probeSent(t0Ms);
    this.#probedAtMs = t0Ms;
    this.#soon(() => {
      this.#tell();
      this.reschedule();
    });
  }

  /** When it came is looked at once; what it means can wait. */
  #heard(connection: ConnectionId, t0Ms: number, answer: unknown): void {
    const own = { t0Ms, t3Ms: this.#options.environment.monotonicNowMs(), connection };
    this.#soon(() => this.#reckon(own, answer));
  }

  #reckon(own: OwnStamps, answer: unknown): void {
    const { clock, driver, headHeard, timeHeard } = this.#options;
    if (!driver.isCurrent(own.connection)) return clock.drop("oldConnection");
    const parsed = ClockReply.safeParse(answer);
    if (parsed.data?.t0Ms !== own.t0Ms) return clock.drop("unreadable");
    this.#proven();
    const { head, ...stamps } = parsed.data;
    const localMs = this.#observe();
    const { accepted } = clock.addReply({ ...stamps, ...own }, localMs);
    if (accepted) timeHeard(stamps.t2Ms);
    this.#tell(accepted);
    this.reschedule();
    if (head !== null) headHeard(own.connection, head);
  }

  #soon(run: () => void): void {
    const { environment } = this.#options;
    if (environment.whenFree === undefined) return run();
    environment.whenFree(0, () => this.#closed || run());
  }

  /**
   * Both local clocks are looked at together: when they drift apart, the phone slept or somebody set the clock. After a
   * sleep that nothing else told of (a closed lid) the line may be dead.
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

  #tell(moved = false): void {
    const { clock, environment } = this.#options;
    const status = clock.status(environment.monotonicNowMs());
    const changed = moved || status !== this.#status;
    this.#status = status;
    if (changed) this.#options.changed(this.snapshot());
  }
}
