import type { ProbeMode } from "../../../shared/clock/probe-schedule.ts";
import type { ConnectionId } from "../connection/state.ts";
import { PROBE_WITHIN_MS, QUIET_MS } from "../connection/timing.ts";
import type { Cancel } from "../environment/environment.ts";
import { ReplyReader, type ReplyReaderOptions } from "./reply-reader.ts";

/**
 * Without a connection no reply prompts a look at the clock. It is checked this often all the same, so that the app
 * hears when its time can no longer be vouched for.
 */
const LOOK_EVERY_MS = 45_000;
/** The longest that one probe adds to a silence: between two that are further apart, the app itself may have stood still. */
const LONGEST_GAP_MS = 1_000;

export type ClockDriverOptions = ReplyReaderOptions & { mode(): ProbeMode };

/** Sends the shared clock's probes when they are due, each in a task of its own, and tells the time. */
export class ClockDriver {
  readonly #options: ClockDriverOptions;
  readonly #reader: ReplyReader;
  #probedAtMs = 0;
  /** How long ago the last reply came, by the probes that have left since. */
  #quietMs = 0;
  #cancelNext: Cancel = () => undefined;
  #cancelWait: Cancel = () => undefined;
  #proving: ConnectionId | null = null;
  /** The next probe is the one that must prove the connection alive: it leaves at once, whatever was planned. */
  #provesNext = false;
  #closed = false;

  constructor(options: ClockDriverOptions) {
    this.#options = options;
    this.#reader = new ReplyReader(options, {
      observe: () => this.#observe(),
      proven: () => this.#proven(),
      done: () => this.reschedule(),
    });
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
    this.#quietMs = 0;
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
      this.#cancelNext = environment.setTimer(LOOK_EVERY_MS, () => this.#reader.look());
      return;
    }
    const waitMs = Math.max(0, this.#probedAtMs + dueInMs - environment.monotonicNowMs());
    const probe = (): void => this.#probe();
    this.#cancelNext = environment.whenFree?.(waitMs, probe) ?? environment.setTimer(waitMs, probe);
    this.#reader.expect(waitMs);
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
    this.#reader.close();
    this.#proven();
  }

  #proven(): void {
    this.#cancelWait();
    this.#proving = null;
  }

  #probe(id = this.#options.driver.currentId): void {
    const { clock, driver, mode } = this.#options;
    const connection = driver.connection(id);
    this.#provesNext = false;
    const t0Ms = this.#observe();
    connection?.volatile("clock", { t0Ms }, (answer) => {
      this.#quietMs = 0;
      this.#reader.heard({ t0Ms, connection: id, answer });
    });
    clock.probeSent(t0Ms);
    this.#quietMs += Math.min(t0Ms - this.#probedAtMs, LONGEST_GAP_MS);
    this.#probedAtMs = t0Ms;
    // The other's stop has to show soon: a line that may be dead isn't waited for until that is certain.
    if (this.#quietMs >= QUIET_MS && mode() === "breath") driver.put({ on: "quiet", id });
    this.#reader.soon(t0Ms);
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
}
